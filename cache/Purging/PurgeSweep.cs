using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Purging;

/// <summary>One walk over the records of a journal's volumes: judges them and counts what each command hits.</summary>
/// <param name="through">Commands up to this sequence are spent when the walk has come to its end.</param>
public sealed class PurgeSweep(PurgeLog log, long through)
{
    private readonly Dictionary<long, PurgeTally> _tallies = [];
    private readonly Lock _lock = new();

    public long Through { get; } = through;

    /// <summary>What has to be done with a record on disk.</summary>
    /// <param name="host">Its virtual host.</param>
    /// <param name="key">Its cache key, a variant's with its selection.</param>
    /// <param name="headers">Its stored header lines; null when <see cref="NeedsHeaders"/> says that nobody looks at them.</param>
    /// <param name="seen">The sequence it was checked up to.</param>
    /// <param name="size">Bytes of its body.</param>
    public PurgeVerdict Judge(string host, string key, HeaderList? headers, long seen, long size)
    {
        HostPurges purges = log.Of(host);
        PurgeVerdict verdict = purges.Judge(key, headers, seen);
        // What is in memory too was counted when the command came.
        if (verdict.Action != PurgeAction.None && !purges.IsResident(key)) Count(verdict.Sequence, size);
        return verdict;
    }

    /// <summary>Whether a tag is looked for in records of that host that were checked up to <paramref name="seen"/>.</summary>
    public bool NeedsHeaders(string host, long seen) => log.Of(host).NeedsHeaders(seen);

    /// <summary>By sequence.</summary>
    internal IReadOnlyDictionary<long, PurgeTally> Tallies => _tallies;

    private void Count(long sequence, long size)
    {
        lock (_lock) _tallies[sequence] = _tallies.GetValueOrDefault(sequence) + new PurgeTally(1, size);
    }
}
