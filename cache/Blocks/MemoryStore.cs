using StonMedia.Cache.Packing;

namespace StonMedia.Cache.Blocks;

/// <summary>
/// The hard cap of cache.memory and who must go when it is reached: S3-FIFO (a small queue of newcomers, a main queue of
/// what was used again, a ghost list of what left the small queue), so that one scan does not push out what is watched.
/// Buffer classes, records, indexes and fills in flight all count.
/// </summary>
public sealed class MemoryStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly EvictionQueue _small = new();
    private readonly EvictionQueue _main = new();
    private readonly GhostList _ghosts;
    private long _used;
    private long _evictedBytes;
    private long _evictedItems;
    private int _gone;
    private long _shortAt = long.MinValue / 2;
    private long _held;

    /// <param name="capacity">Bytes; at least 1 MiB.</param>
    public MemoryStore(long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1 << 20);
        Capacity = capacity;
        Packed = new PackedStore(this);
        _ghosts = new GhostList((int)Math.Min(1 << 20, capacity / 4096));
    }

    public long Capacity { get; }

    /// <summary>Bytes reserved now: never above <see cref="Capacity"/>.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>
    /// Bytes of blocks that viewers hold who do not take them now, each block once (<see cref="Block.TryHold"/>). They cannot be evicted, so beyond an
    /// eighth of the memory deliveries copy what they have in hand and give the block back.
    /// </summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>No more are to be held.</summary>
    public bool IsHeldMuch => Held >= Capacity / 8;

    /// <summary>When something was last refused because all that is here is in use (<see cref="Environment.TickCount64"/>).</summary>
    public long ShortAt => Volatile.Read(ref _shortAt);

    /// <summary>Called whenever something is refused for that reason; on any thread, must not wait.</summary>
    public Action? OnShort { get; set; }

    public long EvictedBytes => Interlocked.Read(ref _evictedBytes);

    public long EvictedItems => Interlocked.Read(ref _evictedItems);

    internal BufferPool Buffers { get; } = new();

    /// <summary>Records of entries that nothing is going on with.</summary>
    internal PackedStore Packed { get; }

    /// <summary>Buffers of bodies that are out of the pool now; for leak checks.</summary>
    public long BuffersOutstanding => Buffers.Outstanding - Packed.Pages;

    /// <summary>Bytes that packed records take, in segments of 64 KiB; part of <see cref="Used"/>.</summary>
    public long PackedBytes => Packed.Pages * BlockSize.Bytes;

    /// <summary>Takes bytes out of the cap, dropping others where needed. False: everything that is left is in use.</summary>
    public bool TryReserve(long bytes)
    {
        if (bytes > Capacity) return false;
        while (true)
        {
            long used = Interlocked.Read(ref _used);
            if (used + bytes <= Capacity)
            {
                if (Interlocked.CompareExchange(ref _used, used + bytes, used) == used) return true;
                continue;
            }

            if (EvictOne()) continue;
            Volatile.Write(ref _shortAt, Environment.TickCount64);
            OnShort?.Invoke();
            return false;
        }
    }

    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);

    internal void CountHeld(int bytes) => Interlocked.Add(ref _held, bytes);

    /// <summary>Puts an item whose charge is already reserved under the eviction order.</summary>
    public void Admit(Evictable item) => Admit(item, main: false);

    /// <param name="main">It was used again, or had been dropped a moment ago: it goes to the main queue.</param>
    internal void Admit(Evictable item, bool main)
    {
        lock (_lock)
        {
            if (item.Queued || item.IsGone) return;
            item.IsMain = main || _ghosts.Remove(item.Identity);
            (item.IsMain ? _main : _small).Add(item);
        }
    }

    /// <summary>A record left that had never been used again; the store's lock is held.</summary>
    internal void NoteGhost(ulong identity) => _ghosts.Add(identity);

    /// <summary>A queued item was dropped by other means. Once a quarter of the queues is such items they are let go of.</summary>
    public void NoteGone()
    {
        int gone = Interlocked.Increment(ref _gone);
        if (gone < 1024) return;
        lock (_lock)
        {
            if (_gone < 1024 || _gone * 4 < _small.Count + _main.Count) return;
            _gone = 0;
            _small.RemoveGone();
            _main.RemoveGone();
        }
    }

    /// <summary>
    /// An item that is gone by other means leaves its queue at once, and may come into none any more: for those that come and go by the
    /// thousand, which would otherwise outlive their use by a collection or two.
    /// </summary>
    internal void Forget(Evictable item)
    {
        lock (_lock)
        {
            if (item.Queued) (item.IsMain ? _main : _small).Remove(item);
        }
    }

    public void Dispose()
    {
        Packed.Dispose();
        Buffers.Dispose();
    }

    /// <summary>Drops one item. Items in use go round; after every queued item was looked at once more than it can have lives, gives up.</summary>
    private bool EvictOne()
    {
        lock (_lock)
        {
            int tries = (_small.Count + (_main.Count * 4)) + 8;
            while (tries-- > 0)
            {
                bool fromSmall = _small.Count > 0 && (_small.Bytes * 10 >= Capacity || _main.Count == 0);
                Evictable? item = fromSmall ? _small.Take() : _main.Take() ?? _small.Take();
                if (item is null) return false;
                if (item.IsGone)
                {
                    if (_gone > 0) Interlocked.Decrement(ref _gone);
                    return true;    // its bytes are back already: look at the sum again
                }

                if (item.Frequency > (fromSmall ? 1 : 0))
                {
                    item.Frequency = fromSmall ? (byte)0 : (byte)(item.Frequency - 1);
                    Keep(item);
                    continue;
                }

                if (!item.TryEvict())
                {
                    Keep(item);
                    continue;
                }

                if (fromSmall) _ghosts.Add(item.Identity);
                Interlocked.Add(ref _evictedBytes, item.LastEvicted);
                Interlocked.Increment(ref _evictedItems);
                return true;
            }

            return false;
        }
    }

    private void Keep(Evictable item)
    {
        item.IsMain = true;
        _main.Add(item);
    }
}
