using StonMedia.Cache.Entries;
using StonMedia.Cache.Packing;

namespace StonMedia.Cache.Purging;

/// <summary>Brings resident records up to date with the commands. Any thread; it waits for nothing.</summary>
public static class EntryPurges
{
    /// <summary>
    /// Checks an entry's snapshot against the commands it has not seen, and carries them out on it. The entry's actor calls this
    /// after each publication (a load that a command has overtaken), the front before it serves from it.
    /// </summary>
    /// <returns>The snapshot now; null when there is none, or it may never be served again.</returns>
    public static EntrySnapshot? Settle(this HostPurges purges, Entry entry)
    {
        while (entry.Snapshot is { } snapshot)
        {
            if (snapshot.PurgeSeen >= purges.Latest) return snapshot.IsGone ? null : snapshot;
            PurgeVerdict verdict = purges.Judge(entry.Key, snapshot.Headers, snapshot.PurgeSeen);
            if (verdict.Action == PurgeAction.None)
            {
                snapshot.PurgeSeen = verdict.CheckedThrough;
                return snapshot.IsGone ? null : snapshot;
            }

            EntrySnapshot changed = After(snapshot, verdict, DateTimeOffset.UtcNow, Environment.TickCount64);
            if (!entry.TryReplace(snapshot, changed)) continue;
            if (IsHit(snapshot.FreshBeforePurge, verdict.Action)) purges.Count(verdict, entry.Key, snapshot.Body.Length);
            return changed.IsGone ? null : changed;
        }

        return null;
    }

    /// <summary>A snapshot that is not published yet, as the commands it has not seen leave it.</summary>
    public static EntrySnapshot Settled(this HostPurges purges, string key, EntrySnapshot snapshot)
    {
        PurgeVerdict verdict = purges.Judge(key, snapshot.Headers, snapshot.PurgeSeen);
        if (verdict.Action == PurgeAction.None)
        {
            snapshot.PurgeSeen = verdict.CheckedThrough;
            return snapshot;
        }

        // It may be the record on disk of what was counted in memory, and removed there.
        if (IsHit(snapshot.FreshBeforePurge, verdict.Action) && !purges.IsRemoved(key, snapshot.PurgeSeen)) purges.Count(verdict, key, snapshot.Body.Length);
        return After(snapshot, verdict, DateTimeOffset.UtcNow, Environment.TickCount64);
    }

    /// <summary>As <see cref="Settle(HostPurges, Entry)"/>, on a packed record.</summary>
    public static PackedChange Settle(this HostPurges purges, PackedRecord record, ref PackedTimes times)
    {
        if (!record.HasAnswer || times.PurgeSeen >= purges.Latest) return PackedChange.None;
        ReadOnlySpan<char> key = record.KeyIn(stackalloc char[512]);
        PurgeVerdict verdict = purges.Judge(key, purges.NeedsHeaders(times.PurgeSeen) ? record.Headers : null, times.PurgeSeen);
        if (verdict.Action == PurgeAction.None)
        {
            times.PurgeSeen = verdict.CheckedThrough;
            return PackedChange.Times;
        }

        if (IsHit(times.FreshBeforePurge, verdict.Action)) purges.Count(verdict, key, record.Body.Length);
        times = After(times, verdict, DateTimeOffset.UtcNow, Environment.TickCount64);
        return times.FreshBeforePurge == EntrySnapshot.Gone ? PackedChange.Removal : PackedChange.Times;
    }

    /// <summary>
    /// As <see cref="Settle(HostPurges, Entry)"/>, for a key's record whichever form it has: a packed one is opened for it, and one that
    /// is packed in this very moment is looked up again.
    /// </summary>
    internal static void SettleKey(this HostPurges purges, string key)
    {
        var wait = new SpinWait();
        while (purges.Index.Find(key) is { } entry)
        {
            purges.Settle(entry);
            if (!entry.IsGone) return;
            wait.SpinOnce();
        }
    }

    /// <summary>What was purged before is no further hit, but for being purged for good.</summary>
    private static bool IsHit(long freshBeforePurge, PurgeAction action)
        => action == PurgeAction.HardPurge ? freshBeforePurge != EntrySnapshot.Gone : freshBeforePurge == 0;

    /// <summary>What a snapshot becomes.</summary>
    /// <param name="utcNow">The wall clock, in which commands count.</param>
    /// <param name="now">The same moment as a tick, in which snapshots count.</param>
    internal static EntrySnapshot After(EntrySnapshot snapshot, PurgeVerdict verdict, DateTimeOffset utcNow, long now)
    {
        PackedTimes times = After(new PackedTimes(snapshot.FreshUntil, snapshot.FreshBeforePurge, snapshot.PurgeSeen, snapshot.MustRevalidate), verdict, utcNow, now);
        return snapshot.With(times.FreshUntil, times.FreshBeforePurge, times.PurgeSeen, times.MustRevalidate);
    }

    private static PackedTimes After(PackedTimes times, PurgeVerdict verdict, DateTimeOffset utcNow, long now)
    {
        long fresh = times.FreshUntil, before = times.FreshBeforePurge;
        switch (verdict.Action)
        {
            case PurgeAction.HardPurge:
                (fresh, before) = (Math.Min(fresh, now), EntrySnapshot.Gone);
                break;
            case PurgeAction.Purge:
                // What was purged before has no lifetime left to note; a stand-in's reprieve ends.
                if (before == 0) before = Math.Max(fresh, 1);
                fresh = Math.Min(fresh, now);
                break;
            case PurgeAction.Invalidate when before == 0:
                fresh = Math.Min(fresh, now);
                break;
            case PurgeAction.Expire when before == 0:
                fresh = now + (long)(verdict.ExpiresAt - utcNow).TotalMilliseconds;
                break;
        }

        return new PackedTimes(fresh, before, verdict.CheckedThrough, times.MustRevalidate || verdict.Action == PurgeAction.Invalidate);
    }
}
