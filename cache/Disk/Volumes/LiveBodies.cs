namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// The bodies somebody refers to, one object a generation, and what the writer has taken away but not yet committed: so that a look-up
/// beside the writer never finds what is gone. Short locks, never held over the disk.
/// </summary>
internal sealed class LiveBodies
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, WeakReference<VolumeBody>> _bodies = [];
    private readonly Dictionary<ulong, int> _removedKeys = [];
    private readonly Dictionary<long, int> _removedGenerations = [];
    private readonly HashSet<(ulong Hash, int Extent)> _evicted = [];
    private int _pruneAt = 1024;
    private long _epoch;

    /// <summary>Changes with every commit that took something away: what was read under another epoch is read again.</summary>
    public long Epoch { get { lock (_lock) return _epoch; } }

    /// <summary>The body of that key that is in use, or null.</summary>
    public VolumeBody? Find(ulong hash, string host, string key)
    {
        lock (_lock) return FindLocked(hash, host, key);
    }

    /// <summary>
    /// Puts a new generation in the place of any other; gives the one that was there, which is read on until the new record is committed.
    /// Whoever looks the key up finds nothing older from now on, even when the new one is retired before its commit.
    /// </summary>
    public VolumeBody? Begin(VolumeBody body)
    {
        lock (_lock)
        {
            VolumeBody? before = FindLocked(body.Hash, body.Host, body.Key);
            _bodies[body.Hash] = new WeakReference<VolumeBody>(body);
            _removedKeys[body.Hash] = _removedKeys.GetValueOrDefault(body.Hash) + 1;
            Prune();
            return before;
        }
    }

    /// <summary>Whether somebody refers to a body of that key.</summary>
    public bool IsLive(ulong hash)
    {
        lock (_lock) return _bodies.TryGetValue(hash, out WeakReference<VolumeBody>? reference) && reference.TryGetTarget(out _);
    }

    /// <summary>
    /// Takes a body just loaded, unless the key has got one meanwhile (that is given) or was removed (null). False: what was loaded is
    /// out of date, look again.
    /// </summary>
    public bool TryRegister(VolumeBody loaded, long epoch, out VolumeBody? body)
    {
        lock (_lock)
        {
            body = FindLocked(loaded.Hash, loaded.Host, loaded.Key);
            if (body is not null) return true;
            if (epoch != _epoch) return false;
            if (_removedKeys.ContainsKey(loaded.Hash) || _removedGenerations.ContainsKey(loaded.Generation) || _evicted.Contains((loaded.Hash, -1))) return true;
            foreach (Extent extent in loaded.Extents.All())
                if (_evicted.Contains((loaded.Hash, extent.Number))) extent.ClearAll();
            _bodies[loaded.Hash] = new WeakReference<VolumeBody>(loaded);
            body = loaded;
            Prune();
            return true;
        }
    }

    /// <summary>A key's removal was asked for: from now it is not found.</summary>
    public void Remove(ulong hash, string host, string key)
    {
        lock (_lock)
        {
            _removedKeys[hash] = _removedKeys.GetValueOrDefault(hash) + 1;
            if (FindLocked(hash, host, key) is not { } body) return;
            body.Abandon();
            _bodies.Remove(hash);
        }
    }

    public void Retire(VolumeBody body)
    {
        lock (_lock)
        {
            _removedGenerations[body.Generation] = _removedGenerations.GetValueOrDefault(body.Generation) + 1;
            Forget(body);
        }
    }

    /// <summary>The writer drops an extent, or with -1 a whole object.</summary>
    public void Evict(ulong hash, long generation, int extent)
    {
        lock (_lock)
        {
            _evicted.Add((hash, extent));
            if (!_bodies.TryGetValue(hash, out WeakReference<VolumeBody>? reference) || !reference.TryGetTarget(out VolumeBody? body)) return;
            if (body.Generation != generation) return;
            if (extent >= 0)
            {
                body.Extents.Get(extent)?.ClearAll();
                return;
            }

            body.Abandon();
            Forget(body);
        }
    }

    /// <summary>What was taken away is on disk.</summary>
    public void Committed(IReadOnlyCollection<ulong> keys, IReadOnlyCollection<long> generations)
    {
        lock (_lock)
        {
            if (keys.Count == 0 && generations.Count == 0 && _evicted.Count == 0) return;
            _epoch++;
            _evicted.Clear();
            foreach (ulong key in keys) Less(_removedKeys, key);
            foreach (long generation in generations) Less(_removedGenerations, generation);
        }
    }

    private static void Less<T>(Dictionary<T, int> counts, T item)
        where T : notnull
    {
        if (!counts.TryGetValue(item, out int count)) return;
        if (count == 1) counts.Remove(item);
        else counts[item] = count - 1;
    }

    private VolumeBody? FindLocked(ulong hash, string host, string key)
        => _bodies.TryGetValue(hash, out WeakReference<VolumeBody>? reference) && reference.TryGetTarget(out VolumeBody? body)
            && !body.IsRetired && body.Host == host && body.Key == key ? body : null;

    private void Forget(VolumeBody body)
    {
        if (_bodies.TryGetValue(body.Hash, out WeakReference<VolumeBody>? reference) && reference.TryGetTarget(out VolumeBody? there) && there == body)
            _bodies.Remove(body.Hash);
    }

    private void Prune()
    {
        if (_bodies.Count < _pruneAt) return;
        foreach ((ulong hash, WeakReference<VolumeBody> reference) in _bodies.ToArray())
            if (!reference.TryGetTarget(out _)) _bodies.Remove(hash);
        _pruneAt = Math.Max(1024, _bodies.Count * 2);
    }
}
