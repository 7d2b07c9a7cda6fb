namespace StonMedia.Cache.Entries;

/// <summary>
/// The resident record of one cache key. One writer (the entry's actor), any number of readers.
/// </summary>
public sealed class Entry(string key)
{
    private EntrySnapshot? _snapshot;

    /// <summary>Normalised path, kept query and selected Vary values; unique within its virtual host's index.</summary>
    public string Key { get; } = key;

    /// <summary>What may be served now; null while nothing usable is known.</summary>
    public EntrySnapshot? Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Until this tick (<see cref="Environment.TickCount64"/>) loads of this key do not wait for one another: its answers may not be shared.</summary>
    public long HitForMissUntil { get => Volatile.Read(ref _hitForMissUntil); set => Volatile.Write(ref _hitForMissUntil, value); }

    private long _hitForMissUntil;

    /// <summary>Publishes a new snapshot (the entry's actor only) and gives back the one it replaces.</summary>
    public EntrySnapshot? Publish(EntrySnapshot? snapshot) => Interlocked.Exchange(ref _snapshot, snapshot);
}
