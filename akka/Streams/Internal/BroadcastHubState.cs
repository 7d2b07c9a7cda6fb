namespace Akka.Streams.Internal;

/// <summary>The elements between the slowest consumer and the producer, and the consumers.</summary>
internal sealed class BroadcastHubState<T>(int size, Action room)
{
    private readonly Lock _gate = new();
    private readonly T?[] _ring = new T?[size];
    private readonly List<BroadcastHubConsumer> _consumers = [];
    private long _head;
    private long _tail;
    private bool _stalled;
    private bool _ended;
    private Exception? _failure;

    /// <summary>True if there is room for one more.</summary>
    public bool Publish(T element)
    {
        List<BroadcastHubConsumer>? waiting = null;
        bool goesOn;
        lock (_gate)
        {
            _ring[_tail++ % size] = element;
            goesOn = _tail - _head < size;
            _stalled = !goesOn;
            foreach (BroadcastHubConsumer consumer in _consumers)
            {
                if (!consumer.Waits) continue;
                consumer.Waits = false;
                (waiting ??= []).Add(consumer);
            }
        }
        waiting?.ForEach(static consumer => consumer.Wake());
        return goesOn;
    }

    public void End(Exception? failure)
    {
        BroadcastHubConsumer[] all;
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            _failure = failure;
            all = [.. _consumers];
            // Nobody was there to hear it: those who come now hear the end only.
            if (all.Length == 0) Forget(_tail);
        }
        foreach (BroadcastHubConsumer consumer in all) consumer.Wake();
    }

    public void Join(BroadcastHubConsumer consumer)
    {
        lock (_gate)
        {
            consumer.Next = _head;
            _consumers.Add(consumer);
        }
    }

    public void Leave(BroadcastHubConsumer consumer)
    {
        bool wake;
        lock (_gate)
        {
            if (!_consumers.Remove(consumer)) return;
            wake = Advance(consumer.Next);
        }
        if (wake) room();
    }

    /// <summary>How the hub ended, or the next element for this consumer if it has demand, or nothing: then it will be woken.</summary>
    public SourceQueueState Take(BroadcastHubConsumer consumer, bool demand, out T? element, out Exception? failure)
    {
        bool wake;
        lock (_gate)
        {
            element = default;
            failure = _failure;
            if (failure is not null) return SourceQueueState.Failed;
            if (consumer.Next == _tail)
            {
                consumer.Waits = demand;
                return _ended ? SourceQueueState.Completed : SourceQueueState.Nothing;
            }
            if (!demand) return SourceQueueState.Nothing;
            element = _ring[consumer.Next++ % size];
            wake = Advance(consumer.Next);
        }
        if (wake) room();
        return SourceQueueState.Element;
    }

    /// <summary>Moves the head to the slowest consumer; with none left, to where the last one was. True if the producer waits for the room.</summary>
    private bool Advance(long lastSeen)
    {
        long slowest = _consumers.Count == 0 ? lastSeen : long.MaxValue;
        foreach (BroadcastHubConsumer consumer in _consumers) slowest = Math.Min(slowest, consumer.Next);
        Forget(slowest);
        if (!_stalled || _tail - _head >= size) return false;
        _stalled = false;
        return true;
    }

    private void Forget(long upTo)
    {
        for (; _head < upTo; _head++) _ring[_head % size] = default;
    }
}
