using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>When the samples of one track are decoded and shown, in its own ticks, whatever their reordering.</summary>
internal sealed class TrackClock(Mp4Track track)
{
    /// <summary>Samples looked at around a time before its tables count as nonsense; real reordering is below 20.</summary>
    private const int MaxWalk = 100_000;

    private readonly long _earliest = track.Offsets?.LeastValue ?? 0;    // 0 or below
    private readonly long _latest = track.Offsets?.MostValue ?? 0;       // 0 or above
    private long _end = -1;                                              // below 0 before it was looked for

    /// <summary>Decoding time.</summary>
    public long Decoded(long sample) => track.Times.SumBefore(sample);

    /// <summary>Composition time.</summary>
    public long Shown(long sample) => Decoded(sample) + (track.Offsets?.ValueOf(sample) ?? 0);

    /// <summary>The sample on show at <paramref name="time"/>: the one shown last at or before it; -1 before the first.</summary>
    public long ShownAt(long time)
    {
        long best = -1, bestTime = long.MinValue;
        long from = LastDecodedBy(time - _earliest);
        for (long i = from; i >= 0; i--)
        {
            Bound(from - i);
            long decoded = Decoded(i);
            if (best >= 0 && decoded + _latest < bestTime) break;
            long shown = decoded + (track.Offsets?.ValueOf(i) ?? 0);
            if (shown <= time && shown > bestTime) (best, bestTime) = (i, shown);
            if (track.Offsets is null && best >= 0) break;
        }

        return best;
    }

    /// <summary>The sample that is shown first behind <paramref name="time"/>; -1 when none is.</summary>
    public long ShownBehind(long time)
    {
        long best = -1, bestTime = long.MaxValue;
        long from = Math.Max(0, LastDecodedBy(time - _latest));
        for (long i = from; i < track.SampleCount; i++)
        {
            Bound(i - from);
            long decoded = Decoded(i);
            if (best >= 0 && decoded + _earliest >= bestTime) break;
            long shown = decoded + (track.Offsets?.ValueOf(i) ?? 0);
            if (shown > time && shown < bestTime) (best, bestTime) = (i, shown);
        }

        return best;
    }

    /// <summary>The sample decoded last of those shown before <paramref name="time"/>; -1 when none is.</summary>
    public long LastShownBefore(long time)
    {
        long from = LastDecodedBy(time - 1 - _earliest);
        for (long i = from; i >= 0; i--)
        {
            Bound(from - i);
            if (Shown(i) < time) return i;
        }

        return -1;
    }

    /// <summary>The sample decoded first of those shown at or behind sample <paramref name="shown"/>.</summary>
    public long FirstDecodedFor(long shown)
    {
        if (track.Offsets is null) return shown;
        long time = Shown(shown), first = shown;
        for (long i = shown; i >= 0 && Decoded(i) + _latest >= time; i--)
        {
            Bound(shown - i);
            if (Shown(i) >= time) first = i;
        }

        return first;
    }

    /// <summary>The sync sample to begin decoding at so that <paramref name="sample"/> can be shown; 0 when there is none before it.</summary>
    public long SyncFor(long sample)
    {
        if (track.Syncs is not { Count: > 0 } syncs) return track.Syncs is null ? FirstDecodedFor(sample) : 0;
        long time = Shown(sample);
        for (int i = syncs.CountBefore(sample + 1) - 1; i >= 0; i--)
            if (Shown(syncs[i]) <= time) return syncs[i];    // a picture shown before its sync sample needs what lies before that
        return 0;
    }

    /// <summary>When the sample shown last is over; looked for once, as every clip without an end asks.</summary>
    public long End()
    {
        long known = Interlocked.Read(ref _end);
        if (known >= 0) return known;
        long end = 0;
        for (long i = track.SampleCount - 1; i >= Math.Max(0, track.SampleCount - 256); i--)
            end = Math.Max(end, Shown(i) + track.Times.ValueOf(i));
        Interlocked.Exchange(ref _end, end);
        return end;
    }

    /// <summary>The sample that begins nearest to decoding time <paramref name="time"/>; SampleCount for the end.</summary>
    public long BorderNear(long time)
    {
        long before = Math.Max(0, LastDecodedBy(time));
        return before < track.SampleCount && Math.Abs(Decoded(before + 1) - time) < Math.Abs(Decoded(before) - time) ? before + 1 : before;
    }

    /// <summary>The first sample that begins at or behind decoding time <paramref name="time"/>; SampleCount when none does.</summary>
    public long BorderFrom(long time)
    {
        long before = LastDecodedBy(time);
        return before < 0 ? 0 : Decoded(before) >= time ? before : before + 1;
    }

    private long LastDecodedBy(long time)
    {
        if (time < 0) return -1;
        return Math.Min(track.Times.SampleAtSum(time), track.SampleCount - 1);
    }

    private static void Bound(long steps) => MediaFormatException.Require(steps < MaxWalk, "composition offsets that reorder beyond reason");
}
