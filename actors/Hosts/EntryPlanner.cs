using Akka.Actor;
using StonMedia.Actors.Entries;
using StonMedia.Cache.Blocks;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Hosts;

/// <summary>Carries what readers miss to the entry's actor.</summary>
internal sealed class EntryPlanner(IActorRef host, OriginSettings origin, long readAhead, string key, string variant) : IFillPlanner
{
    /// <summary>Long enough for three tries with both time-outs each, so that the actor's own verdict comes first, and for a turn in the queue.</summary>
    public TimeSpan WaitLimit { get; } = (3 * (origin.ConnectTimeout + origin.ReceiveTimeout)) + TimeSpan.FromSeconds(30);

    public long ReadAhead => readAhead;

    public void Demand(Generation generation, long offset, long end, bool openEnded, bool pastDisk = false)
        => host.Tell(new EntryMail.Demand(key, variant, generation, offset, end, openEnded, pastDisk), ActorRefs.NoSender);

    public void Starve(Generation generation, long offset, long end)
        => host.Tell(new EntryMail.Starved(key, variant, generation, offset, end), ActorRefs.NoSender);
}
