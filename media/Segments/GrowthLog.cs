using System.Collections.Concurrent;

namespace StonMedia.Media.Segments;

/// <summary>
/// What players were told of a film while it grew, and what must stay so to its end: passed on from one version of the file to the next. Where another
/// recording takes its place, its lists go on behind what was told: numbers that players know are never given to other segments. Any thread.
/// </summary>
public sealed class GrowthLog
{
    /// <summary>Playlists that are remembered: those of a film with all its tracks, and of many clips.</summary>
    private const int Most = 1024;

    private readonly ConcurrentDictionary<string, long> _targets = new(StringComparer.Ordinal);
    private long _since = long.MinValue, _start = long.MinValue, _toldUntil, _toldSeconds;
    private int _told;
    private volatile bool _isOver;

    /// <summary>Footprint in bytes at the most.</summary>
    public static int MemoryBytes => 4096;

    /// <summary>Number of the recording's first segment: those before were of others under the same name.</summary>
    public int First { get; private init; }

    /// <summary>Recordings before it whose lists players may know (EXT-X-DISCONTINUITY-SEQUENCE of the first segment).</summary>
    public int Before { get; private init; }

    /// <summary>When it begins (Period@start), in seconds behind the beginning of the first one.</summary>
    /// <param name="wanted">By the version at hand; the first one to be said stays, and it is not before the end of the recording before.</param>
    public long StartSeconds(long wanted)
    {
        if (Before == 0) return 0;
        Interlocked.CompareExchange(ref _start, Math.Max(wanted, _toldUntil), long.MinValue);
        return Volatile.Read(ref _start);
    }

    /// <summary>A list told of so many of its segments.</summary>
    /// <param name="seconds">They end so long after the recording's beginning.</param>
    /// <param name="isOver">And that there will be no more.</param>
    public void Tell(int count, long seconds, bool isOver)
    {
        if (isOver) _isOver = true;
        for (int known = Volatile.Read(ref _told); known < count;)
        {
            int seen = Interlocked.CompareExchange(ref _told, count, known);
            if (seen == known) break;
            known = seen;
        }

        for (long known = Volatile.Read(ref _toldSeconds); known < seconds;)
        {
            long seen = Interlocked.CompareExchange(ref _toldSeconds, seconds, known);
            if (seen == known) break;
            known = seen;
        }
    }

    /// <summary>What another recording under the same name has to go on from; null: nobody waits for more of this one.</summary>
    public GrowthLog? Next()
    {
        int told = Volatile.Read(ref _told);
        if (_isOver || (told == 0 && Before == 0)) return null;
        if (told == 0) return this;
        var next = new GrowthLog { First = First + told, Before = Before + 1, _since = Volatile.Read(ref _since), _toldUntil = Math.Max(0, Volatile.Read(ref _start)) + Volatile.Read(ref _toldSeconds) };
        foreach ((string playlist, long target) in _targets) next._targets[playlist] = target;
        return next;
    }

    /// <summary>When the film's first picture was there for players (availabilityStartTime): the first one to be said.</summary>
    /// <param name="first">By the version at hand.</param>
    public DateTimeOffset Since(DateTimeOffset first)
    {
        Interlocked.CompareExchange(ref _since, first.UtcTicks, long.MinValue);
        return new DateTimeOffset(Volatile.Read(ref _since), TimeSpan.Zero);
    }

    /// <summary>The target duration of a growing playlist in seconds: what was said first, as long as no segment is longer than that.</summary>
    /// <param name="playlist">Its name.</param>
    /// <param name="least">What the segments at hand need.</param>
    /// <param name="wanted">What is to be said when nothing was yet, or that is too little.</param>
    public long Announce(string playlist, long least, Func<long> wanted)
    {
        if (_targets.TryGetValue(playlist, out long known) && known >= least) return known;
        long seconds = Math.Max(least, wanted());
        if (known > 0 || _targets.Count < Most) _targets[playlist] = seconds;
        return seconds;
    }

    /// <summary>What was announced of a playlist; null: it was not asked for while the film grew.</summary>
    public long? Announced(string playlist) => _targets.TryGetValue(playlist, out long known) ? known : null;
}
