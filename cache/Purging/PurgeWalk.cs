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
    /// As fast as it goes, but no more than <see cref="ExactUpTo"/> records or most of a second. Commands that come during a walk share
    /// the next one.
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
            foreach (Entry entry in Entries())
            {
                Visit(entry);
                if (++seen % Slice != 0) continue;
                if (seen >= ExactUpTo || Stopwatch.GetElapsedTime(started) > s_longest) return Math.Min(1, (double)seen / Math.Max(1, host.Index.Count));
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
        int seen = 0;
        foreach (Entry entry in Entries())
        {
            Visit(entry);
            if (++seen % Slice == 0) await Task.Delay(s_pause, cancel).ConfigureAwait(false);
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The open records, and of the packed ones those that a command hits, which are opened for it.</summary>
    private IEnumerable<Entry> Entries()
    {
        foreach (Entry entry in host.Index.Open) yield return entry;
        var hit = new List<string>();
        host.Index.ScanPacked((PackedRecord record, ref PackedTimes times) =>
        {
            if (record.HasAnswer && record.PurgeSeen < host.Latest && IsHit(record)) hit.Add(record.Key);
            return false;
        });
        foreach (string key in hit)
            if (host.Index.Find(key) is { } entry) yield return entry;
    }

    private bool IsHit(PackedRecord record)
    {
        HeaderList? headers = null;
        if (host.NeedsHeaders(record.PurgeSeen))
        {
            var lines = new List<HeaderField>();
            foreach (PackedLine line in record.Lines) lines.Add(new HeaderField(line.Name, line.Value));
            headers = new HeaderList([.. lines]);
        }

        return host.Judge(record.Key, headers, record.PurgeSeen).Action != PurgeAction.None;
    }

    private void Visit(Entry entry)
    {
        if (host.Settle(entry) is null && entry.Snapshot is { IsGone: true }) entry.TryDrop();
    }
}
