using System.Diagnostics;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Packing;

namespace StonMedia.Cache.Purging;

/// <summary>
/// Walks the resident records of a virtual host and carries out on each what it has not seen, which is also how hits are counted.
/// Nothing has to wait for it: commands are in force without it.
/// </summary>
internal sealed class PurgeWalk(HostPurges host) : IDisposable
{
    /// <summary>Records up to which a count is exact at once.</summary>
    public const long ExactUpTo = 1_000_000;

    private const int Slice = 4096;

    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _walkedThrough;

    /// <summary>
    /// As fast as it goes; once <see cref="ExactUpTo"/> records were looked at, no longer than most of a second. Commands that come
    /// during a walk share the next one.
    /// </summary>
    /// <param name="through">The newest command that is to be counted; it is in force.</param>
    /// <returns>The share of the records that was looked at, above 0; 1: all.</returns>
    public async Task<double> CountAsync(long through, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_walkedThrough >= through) return 1;
            long latest = host.Latest, started = Stopwatch.GetTimestamp(), seen = 0;
            foreach (int looked in Visits())
            {
                seen += looked;
                if (seen >= ExactUpTo && Stopwatch.GetElapsedTime(started) > s_longest) return Math.Min(1, (double)seen / Math.Max(1, host.Index.Count));
                await Task.Yield();
                cancel.ThrowIfCancellationRequested();
            }

            _walkedThrough = latest;
            return 1;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>All of them, in slices with pauses.</summary>
    public async Task SweepAsync(CancellationToken cancel)
    {
        foreach (int looked in Visits())
            if (looked > 0) await Task.Delay(s_pause, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Goes over all records in slices, and says how many each was. Open entries before the packed ones and after them: what
    /// changes its form meanwhile is met at least once, and counted once, as it is checked then.
    /// </summary>
    private IEnumerable<int> Visits()
    {
        foreach (int looked in VisitOpen()) yield return looked;
        PackedRemovals? removals = host.Index.BeginRemovals();
        try
        {
            for (int part = 0; part < EntryIndex.Parts; part++) yield return host.Index.ScanPacked(part, host.Settle, removals);
        }
        finally
        {
            removals?.Flush();
        }

        foreach (int _ in VisitOpen()) yield return 0;      // not counted twice
    }

    private IEnumerable<int> VisitOpen()
    {
        int seen = 0;
        foreach (Entry entry in host.Index.Open)
        {
            Visit(entry);
            if (++seen < Slice) continue;
            yield return seen;
            seen = 0;
        }

        yield return seen;
    }

    public void Dispose() => _turn.Dispose();

    private void Visit(Entry entry)
    {
        if (host.Settle(entry) is null && entry.Snapshot is { IsGone: true }) entry.TryDrop();
    }
}
