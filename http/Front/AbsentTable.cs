using System.Collections.Concurrent;

namespace StonMedia.Http.Front;

/// <summary>
/// Files that were looked for beside a film and are not there, so that the origin is not asked again, or the log told, at every playlist. Bounded: when it
/// is full, what has lapsed goes, or everything.
/// </summary>
internal sealed class AbsentTable
{
    private const int Most = 16_384;

    private readonly ConcurrentDictionary<string, long> _until = new(StringComparer.Ordinal);

    /// <summary>It was not there, and not long ago.</summary>
    public bool Has(string key) => _until.TryGetValue(key, out long until) && Environment.TickCount64 < until;

    /// <summary>Keeps that it is not there.</summary>
    public void Add(string key, TimeSpan time)
    {
        long now = Environment.TickCount64;
        if (_until.Count >= Most)
        {
            foreach ((string old, long until) in _until)
                if (until <= now) _until.TryRemove(old, out _);
            if (_until.Count >= Most) _until.Clear();
        }

        _until[key] = now + (long)time.TotalMilliseconds;
    }
}
