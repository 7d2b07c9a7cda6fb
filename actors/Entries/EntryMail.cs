using StonMedia.Cache.Blocks;
using StonMedia.Actors.Protocol;

namespace StonMedia.Actors.Entries;

/// <summary>What reaches an entry's actor from outside, always by way of its virtual host's actor, which counts it.</summary>
public abstract record EntryMail(string Key)
{
    /// <summary>A viewer waits for a usable snapshot.</summary>
    public sealed record Load(LoadRequest Request, TaskCompletionSource<LoadResult> Reply) : EntryMail(Request.Key)
    {
        /// <summary>The newest purge command when the viewer asked: what an older load brings is not for it, if that command names it.</summary>
        public long PurgeSeen { get; init; }

        /// <summary>Nobody waits: a stale body was given out, and a new one is to take its place.</summary>
        public bool IsBackground { get; init; }
    }

    /// <summary>A reader of <paramref name="Body"/> misses bytes. <paramref name="Variant"/> is the key of the record that the body belongs to.</summary>
    /// <param name="PastDisk">Its first block counts as missing even if it is on disk.</param>
    public sealed record Demand(string Key, string Variant, Generation Body, long Offset, long End, bool OpenEnded, bool PastDisk = false) : EntryMail(Key);

    /// <summary>A reader of <paramref name="Body"/> mostly waits for a transfer that is under way: origin.parallel-fills may help.</summary>
    public sealed record Starved(string Key, string Variant, Generation Body, long Offset, long End) : EntryMail(Key);

    /// <summary>Says that this message will not be handled, so that whoever waits is told.</summary>
    public void Refuse(string reason)
    {
        switch (this)
        {
            case Load load:
                load.Reply.TrySetResult(new LoadResult.Failed(503, reason));
                break;
            case Demand demand:
                demand.Body.FailWaiters(0, long.MaxValue, new Streams.Delivery.BodyException(reason));
                break;
        }
    }
}
