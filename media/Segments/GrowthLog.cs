using System.Collections.Concurrent;

namespace StonMedia.Media.Segments;

/// <summary>
/// What players were told of a film while it grew, and what must stay so to its end: passed on from one version of the file to the next. Any thread.
/// </summary>
public sealed class GrowthLog
{
    /// <summary>Playlists that are remembered: those of a film with all its tracks, and of many clips.</summary>
    private const int Most = 1024;

    private readonly ConcurrentDictionary<string, long> _targets = new(StringComparer.Ordinal);
    private long _since = long.MinValue;

    /// <summary>Footprint in bytes at the most.</summary>
    public static int MemoryBytes => 4096;

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
