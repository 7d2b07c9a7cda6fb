using StonMedia.Cache.Disk.Volumes;

namespace StonMedia.Cache.Purging;

/// <summary>
/// Keys whose resident records were purged for good and counted then. Nothing of them is left in memory, so the sweep that meets their records
/// on disk looks here, lest it counts them again. Any thread.
/// </summary>
internal sealed class RemovedKeys
{
    /// <summary>Keys that are noted; what is beyond is counted once more. As many as a count is exact for.</summary>
    public const int Most = (int)PurgeWalk.ExactUpTo;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _sequences = [];

    /// <summary>A resident record was counted at the command of that sequence, and is gone.</summary>
    public void Note(ReadOnlySpan<char> key, long sequence)
    {
        ulong hash = KeyHash.Of("", key);
        lock (_lock)
            if (_sequences.Count < Most) _sequences[hash] = sequence;
    }

    /// <summary>Whether a record that was checked up to <paramref name="seen"/> has been counted: it is what the resident one was kept from.</summary>
    public bool Holds(ReadOnlySpan<char> key, long seen)
    {
        ulong hash = KeyHash.Of("", key);
        lock (_lock) return _sequences.TryGetValue(hash, out long sequence) && sequence > seen;
    }

    /// <summary>Every record on disk was checked up to that sequence.</summary>
    public void Forget(long through)
    {
        lock (_lock)
        {
            foreach ((ulong hash, long sequence) in _sequences)
                if (sequence <= through) _sequences.Remove(hash);
            if (_sequences.Count == 0) _sequences.TrimExcess();
        }
    }
}
