namespace StonMedia.Cache.Blocks;

/// <summary>The readers that wait for bytes of one generation. A filler that publishes with nobody waiting pays one read.</summary>
internal sealed class BodyWaiters
{
    private readonly Lock _lock = new();
    private readonly List<BodyWaiter> _waiters = [];
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public void Add(BodyWaiter waiter)
    {
        lock (_lock)
        {
            _waiters.Add(waiter);
            Interlocked.Exchange(ref _count, _waiters.Count);   // a full fence: the caller looks once more after this
        }
    }

    public void Remove(BodyWaiter waiter)
    {
        lock (_lock)
        {
            int index = _waiters.IndexOf(waiter);
            if (index >= 0) RemoveAt(index);
        }
    }

    /// <summary>Wakes the waits for a byte in [from, to).</summary>
    public void Signal(long from, long to)
    {
        Interlocked.MemoryBarrier();                            // the bytes are published before the count is read
        if (Volatile.Read(ref _count) == 0) return;
        lock (_lock)
        {
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                BodyWaiter waiter = _waiters[i];
                if (waiter.Position < from || waiter.Position >= to) continue;
                RemoveAt(i);
                waiter.Signal();
            }
        }
    }

    public void Fail(long from, long to, Exception error) => Fail(from, to, error, ofDisk: false);

    /// <summary>Fails the waits for a byte in [from, to) that count on the disk.</summary>
    public void FailOfDisk(long from, long to, Exception error) => Fail(from, to, error, ofDisk: true);

    private void Fail(long from, long to, Exception error, bool ofDisk)
    {
        lock (_lock)
        {
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                BodyWaiter waiter = _waiters[i];
                if (waiter.Position < from || waiter.Position >= to || (ofDisk && waiter.IsPastDisk)) continue;
                RemoveAt(i);
                waiter.Fail(error);
            }
        }
    }

    /// <summary>The waits in the order in which they will time out: who waits longest comes first.</summary>
    public List<(long Position, long WantEnd, bool IsPastDisk)> Pending()
    {
        lock (_lock)
        {
            List<BodyWaiter> armed = _waiters.FindAll(static waiter => waiter.IsArmed);
            armed.Sort(static (one, other) => one.Deadline.CompareTo(other.Deadline));
            return armed.ConvertAll(static waiter => (waiter.Position, waiter.WantEnd, waiter.IsPastDisk));
        }
    }

    private void RemoveAt(int index)
    {
        _waiters[index] = _waiters[^1];
        _waiters.RemoveAt(_waiters.Count - 1);
        Volatile.Write(ref _count, _waiters.Count);
    }
}
