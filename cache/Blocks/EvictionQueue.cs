namespace StonMedia.Cache.Blocks;

/// <summary>A first-in first-out list threaded through its items, with the sum of their charges. Not synchronised.</summary>
internal sealed class EvictionQueue
{
    private Evictable? _head;
    private Evictable? _tail;

    public long Bytes { get; private set; }

    public int Count { get; private set; }

    public void Add(Evictable item)
    {
        item.Next = null;
        item.Previous = _tail;
        item.Queued = true;
        if (_tail is null) _head = item;
        else _tail.Next = item;
        _tail = item;
        Bytes += item.Charge;
        Count++;
    }

    /// <summary>Lets go of items that were dropped by other means.</summary>
    public void RemoveGone()
    {
        Evictable? item = _head;
        (_head, _tail, Bytes, Count) = (null, null, 0, 0);
        while (item is not null)
        {
            Evictable? next = item.Next;
            (item.Next, item.Previous) = (null, null);
            item.Queued = false;
            if (!item.IsGone) Add(item);
            item = next;
        }
    }

    public Evictable? Take()
    {
        Evictable? item = _head;
        if (item is not null) Remove(item);
        return item;
    }

    /// <summary>Takes an item out of the middle; it is in this queue.</summary>
    public void Remove(Evictable item)
    {
        if (item.Previous is null) _head = item.Next;
        else item.Previous.Next = item.Next;
        if (item.Next is null) _tail = item.Previous;
        else item.Next.Previous = item.Previous;
        (item.Next, item.Previous) = (null, null);
        item.Queued = false;
        Bytes -= item.Charge;
        Count--;
    }
}
