namespace Akka.Streams.Internal;

/// <summary>A growing ring that can also give back its youngest.</summary>
internal sealed class LinkedRing<T>
{
    private T?[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public void Enqueue(T item)
    {
        if (Count == _items.Length) Grow();
        _items[(_head + Count++) % _items.Length] = item;
    }

    public T Dequeue()
    {
        T item = _items[_head]!;
        _items[_head] = default;
        _head = (_head + 1) % _items.Length;
        Count--;
        return item;
    }

    public void DropLast() => _items[(_head + --Count) % _items.Length] = default;

    public void Clear()
    {
        Array.Clear(_items);
        _head = Count = 0;
    }

    public T Peek() => _items[_head]!;

    private void Grow()
    {
        var larger = new T?[Math.Max(4, Count * 2)];
        for (int i = 0; i < Count; i++) larger[i] = _items[(_head + i) % _items.Length];
        (_items, _head) = (larger, 0);
    }
}
