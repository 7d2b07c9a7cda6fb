using Akka.Actor;
using StonMedia.Actors.Entries;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Delivery;

namespace StonMedia.Actors.Hosts;

/// <summary>Carries what readers miss to the entry's actor.</summary>
internal sealed class EntryPlanner(HostServices services, IActorRef host, EntrySnapshot snapshot, string key, string variant) : IFillPlanner
{
    /// <summary>Long enough for three tries with both time-outs each, so that the actor's own verdict comes first, and for a turn in the queue.</summary>
    public TimeSpan WaitLimit { get; } = (3 * (services.Settings.Origin.ConnectTimeout + services.Settings.Origin.ReceiveTimeout)) + TimeSpan.FromSeconds(30);

    public long ReadAhead => services.ReadAhead;

    public void Demand(Generation generation, long offset, long end, bool openEnded, bool pastDisk = false)
        => host.Tell(new EntryMail.Demand(key, variant, generation, offset, end, openEnded, pastDisk), ActorRefs.NoSender);

    public void Starve(Generation generation, long offset, long end)
        => host.Tell(new EntryMail.Starved(key, variant, generation, offset, end), ActorRefs.NoSender);

    public Task<PassingRead?> PassAsync(Generation generation, long offset, long end, CancellationToken cancel)
        => PassingReads.OpenAsync(services, host, snapshot, offset, end, cancel);
}
