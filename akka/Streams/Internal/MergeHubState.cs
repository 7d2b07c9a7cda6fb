namespace Akka.Streams.Internal;

/// <summary>What has arrived at a merge hub, and who produces. Each producer has a number of elements it may be ahead, given back in halves.</summary>
internal sealed class MergeHubState<T>(int bufferSize, Action wake)
{
    private readonly Lock _gate = new();
    private readonly Queue<(MergeHubProducer Producer, T Element)> _arrived = new();
    private readonly HashSet<MergeHubProducer> _producers = [];
    private bool _wanted;
    private bool _closed;

    public int BufferSize => bufferSize;

    /// <summary>False: the hub has ended.</summary>
    public bool Join(MergeHubProducer producer)
    {
        lock (_gate)
        {
            if (!_closed) _producers.Add(producer);
            return !_closed;
        }
    }

    public void Leave(MergeHubProducer producer)
    {
        lock (_gate) _producers.Remove(producer);
    }

    public void Add(MergeHubProducer producer, T element)
    {
        bool wanted;
        lock (_gate)
        {
            if (_closed) return;
            _arrived.Enqueue((producer, element));
            wanted = _wanted;
            _wanted = false;
        }
        if (wanted) wake();
    }

    public bool TryTake(out T? element)
    {
        MergeHubProducer producer;
        int back;
        lock (_gate)
        {
            if (!_arrived.TryDequeue(out (MergeHubProducer Producer, T Element) next))
            {
                _wanted = true;
                element = default;
                return false;
            }
            (producer, element) = next;
            if (++producer.Taken < (bufferSize + 1) / 2) return true;
            back = producer.Taken;
            producer.Taken = 0;
        }
        producer.Credit(back);
        return true;
    }

    public void Close()
    {
        MergeHubProducer[] producers;
        lock (_gate)
        {
            _closed = true;
            producers = [.. _producers];
            _producers.Clear();
            _arrived.Clear();
        }
        foreach (MergeHubProducer producer in producers) producer.Credit(MergeHubProducer.HubClosed);
    }
}
