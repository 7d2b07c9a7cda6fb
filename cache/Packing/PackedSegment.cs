using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Packing;

/// <summary>
/// 64 KiB of packed records, one behind the other: the unit in which they are evicted. Written front to back, sealed when full, then
/// an item of the store's eviction order.
/// </summary>
/// <remarks>Life: filling -> sealed (queued) -> emptied, by eviction or because most of it is dead -> page given back.</remarks>
internal sealed unsafe class PackedSegment(PackedStore store, int number, bool ofMain) : Evictable
{
    private readonly byte* _page = (byte*)store.RentPage();
    private int _used;
    private int _dead;
    private int _writers;
    private int _emptying;
    private int _gone;
    private int _dropped;

    public int Number => number;

    /// <summary>Holds records that were used again, or came back soon after they had been dropped.</summary>
    public bool OfMain => ofMain;

    public int Used => _used;

    public override int Charge => BlockSize.Bytes;

    public override ulong Identity => 0;

    public override bool IsGone => Volatile.Read(ref _gone) != 0;

    internal override int LastEvicted => _dropped;

    /// <summary>More than half of it is records that were unpacked or replaced.</summary>
    public bool IsMostlyDead => Volatile.Read(ref _dead) * 2 > _used;

    public nint Page => (nint)_page;

    /// <summary>Room for a record; the store's fill lock is held. Its writer calls <see cref="Written"/> when it is entered or given up.</summary>
    public byte* Allocate(int size)
    {
        if (_used + size > BlockSize.Bytes) return null;
        byte* at = _page + _used;
        var head = (RecordHead*)at;
        Volatile.Write(ref head->Sequence, 0);
        head->Size = size;
        _used += size;
        Interlocked.Increment(ref _writers);
        return at;
    }

    public void Written() => Interlocked.Decrement(ref _writers);

    public void NoteDead(int size) => Interlocked.Add(ref _dead, size);

    /// <summary>Makes the caller the one who empties it; false while records are being written, or another does.</summary>
    public bool TryBeginEmptying()
    {
        if (Interlocked.Exchange(ref _emptying, 1) != 0) return false;
        if (Volatile.Read(ref _writers) == 0) return true;
        EndEmptying();
        return false;
    }

    public void EndEmptying() => Volatile.Write(ref _emptying, 0);

    public void MarkGone(int dropped)
    {
        _dropped = dropped;
        Volatile.Write(ref _gone, 1);
    }

    /// <summary>Called with the store's lock held.</summary>
    public override bool TryEvict()
    {
        if (!TryBeginEmptying()) return false;
        store.Evict(this);
        return true;
    }
}
