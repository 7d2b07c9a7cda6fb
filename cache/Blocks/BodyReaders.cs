namespace StonMedia.Cache.Blocks;

/// <summary>The deliveries that read one generation now.</summary>
internal sealed class BodyReaders
{
    private readonly Lock _lock = new();
    private readonly List<BodyReader> _readers = [];
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public void Add(BodyReader reader)
    {
        lock (_lock)
        {
            _readers.Add(reader);
            Volatile.Write(ref _count, _readers.Count);
        }
    }

    public void Remove(BodyReader reader)
    {
        lock (_lock)
        {
            int index = _readers.IndexOf(reader);
            if (index < 0) return;
            _readers[index] = _readers[^1];
            _readers.RemoveAt(_readers.Count - 1);
            Volatile.Write(ref _count, _readers.Count);
        }
    }

    public long Furthest(long from, long to)
    {
        long furthest = -1;
        lock (_lock)
        {
            foreach (BodyReader reader in _readers)
            {
                long position = reader.Position;
                if (position >= from && position <= to && position > furthest) furthest = position;
            }
        }

        return furthest;
    }
}
