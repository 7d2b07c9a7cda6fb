namespace StonMedia.Disk.Bench;

/// <summary>What ours is compared with: so many objects, the one used longest ago goes.</summary>
internal sealed class PlainLru(int capacity)
{
    private readonly Dictionary<int, LinkedListNode<int>> _nodes = [];
    private readonly LinkedList<int> _order = new();

    /// <summary>Whether it was there; it is afterwards.</summary>
    public bool Request(int item)
    {
        if (_nodes.TryGetValue(item, out LinkedListNode<int>? node))
        {
            _order.Remove(node);
            _order.AddLast(node);
            return true;
        }

        if (_nodes.Count >= capacity)
        {
            _nodes.Remove(_order.First!.Value);
            _order.RemoveFirst();
        }

        _nodes[item] = _order.AddLast(item);
        return false;
    }

    public static double Ratio(int capacity, int[] trace)
    {
        var lru = new PlainLru(capacity);
        return trace.Count(lru.Request) / (double)trace.Length;
    }
}
