using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Purging;

/// <summary>One walk over the records of a journal's volumes: judges them and counts what each command hits.</summary>
/// <param name="through">Commands up to this sequence are spent when the walk has come to its end.</param>
public sealed class PurgeSweep(PurgeLog log, long through)
{
    public long Through { get; } = through;

    /// <summary>What has to be done with a record on disk.</summary>
    /// <param name="host">Its virtual host.</param>
    /// <param name="key">Its cache key, a variant's with its selection.</param>
    /// <param name="headers">Its stored header lines; null when <see cref="NeedsHeaders"/> says that nobody looks at them.</param>
    /// <param name="seen">The sequence it was checked up to.</param>
    /// <param name="size">Bytes of its body; less than 0 when not known.</param>
    /// <param name="isPurged">It was purged before, and only stands in while the origin fails.</param>
    public PurgeVerdict Judge(string host, string key, HeaderList? headers, long seen, long size, bool isPurged)
    {
        if (!log.TryFind(host, out HostPurges? purges)) return new PurgeVerdict(PurgeAction.None, 0, seen);
        PurgeVerdict verdict = purges.Judge(key, headers, seen);
        // What is in memory too, or was until a command removed it, was counted there.
        bool counts = verdict.Action == PurgeAction.HardPurge || (verdict.Action != PurgeAction.None && !isPurged);
        if (counts && !purges.IsCounted(key, seen)) verdict.Newest?.Hit(size);
        return verdict;
    }

    /// <summary>Whether a tag is looked for in records of that host that were checked up to <paramref name="seen"/>.</summary>
    public bool NeedsHeaders(string host, long seen) => log.TryFind(host, out HostPurges? purges) && purges.NeedsHeaders(seen);
}
