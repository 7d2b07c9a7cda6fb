using Akka.Pattern;

namespace Akka.Streams.Internal;

/// <summary>
/// The buffer between those who offer and the stage. An offer that is taken at once costs no task and wakes the stage only if it waits for an element.
///   open -> closing: Complete      open, closing -> ended: drained, Fail, cancelled or stopped; every later offer fails
/// </summary>
internal sealed class SourceQueue<T>(int size, OverflowStrategy strategy, Action wake) : ISourceQueueWithComplete<T>
{
    private static readonly Task<IQueueOfferResult> Taken = Task.FromResult<IQueueOfferResult>(QueueOfferResult.Enqueued.Instance);
    private static readonly Task<IQueueOfferResult> Refused = Task.FromResult<IQueueOfferResult>(QueueOfferResult.Dropped.Instance);

    private readonly Lock _gate = new();
    private readonly LinkedRing<T> _buffer = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (T Element, TaskCompletionSource<IQueueOfferResult> Answer)? _waiting;
    private bool _wanted;
    private bool _closing;
    private bool _ended;

    public Exception? Failure { get; private set; }

    /// <summary>Asked to complete, and nothing is left.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_gate)
            {
                if (!_closing || _buffer.Count > 0 || _waiting is not null) return false;
                return End(null);
            }
        }
    }

    public Task<IQueueOfferResult> OfferAsync(T element)
    {
        Task<IQueueOfferResult> answer;
        bool wanted;
        lock (_gate)
        {
            if (_ended || _closing) return Task.FromException<IQueueOfferResult>(new StreamDetachedException());
            answer = Offer(element);
            wanted = _wanted || _ended;
            _wanted = false;
        }
        if (wanted) wake();
        return answer;
    }

    private Task<IQueueOfferResult> Offer(T element)
    {
        if (_buffer.Count < size)
        {
            _buffer.Enqueue(element);
            return Taken;
        }
        // Without a buffer an offer waits for demand whatever the strategy; the strategy is for the next one.
        if (size == 0 && _waiting is null) return Wait(element);
        switch (strategy)
        {
            case OverflowStrategy.DropHead or OverflowStrategy.DropBuffer when size == 0:
                _waiting!.Value.Answer.SetResult(QueueOfferResult.Dropped.Instance);
                return Wait(element);
            case OverflowStrategy.DropTail when size == 0:
                return Refused;
            case OverflowStrategy.DropHead:
                _buffer.Dequeue();
                break;
            case OverflowStrategy.DropTail:
                _buffer.DropLast();
                break;
            case OverflowStrategy.DropBuffer:
                _buffer.Clear();
                break;
            case OverflowStrategy.DropNew:
                return Refused;
            case OverflowStrategy.Fail:
                Failure = new BufferOverflowException($"Buffer overflow (max capacity was: {size})!");
                End(Failure);
                return Task.FromResult<IQueueOfferResult>(new QueueOfferResult.Failure(Failure));
            default:
                return _waiting is null ? Wait(element) : Task.FromException<IQueueOfferResult>(
                    new IllegalStateException("You have to wait for previous offer to be resolved to send another request"));
        }
        _buffer.Enqueue(element);
        return Taken;
    }

    private Task<IQueueOfferResult> Wait(T element)
    {
        var answer = new TaskCompletionSource<IQueueOfferResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = (element, answer);
        return answer.Task;
    }

    public void Complete() => Close(null);

    public void Fail(Exception ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        Close(ex);
    }

    private void Close(Exception? failure)
    {
        lock (_gate)
        {
            if (_ended || (_closing && failure is null)) return;
            _closing = true;
            if (failure is not null)
            {
                Failure = failure;
                End(failure);
            }
        }
        wake();
    }

    public Task WatchCompletionAsync() => _completion.Task;

    /// <summary>The next thing for the stage; an element only if it has demand.</summary>
    public SourceQueueState Take(bool demand, out T? element)
    {
        element = default;
        lock (_gate)
        {
            if (Failure is not null) return SourceQueueState.Failed;
            if (_buffer.Count == 0 && _waiting is null)
            {
                if (_closing)
                {
                    End(null);
                    return SourceQueueState.Completed;
                }
                _wanted = demand;
                return SourceQueueState.Nothing;
            }
            if (!demand) return SourceQueueState.Nothing;
            if (_waiting is { } waiting)
            {
                _waiting = null;
                _buffer.Enqueue(waiting.Element);
                waiting.Answer.SetResult(QueueOfferResult.Enqueued.Instance);
            }
            element = _buffer.Dequeue();
            return SourceQueueState.Element;
        }
    }

    /// <summary>Downstream wants no more.</summary>
    public void Cancelled()
    {
        lock (_gate)
        {
            if (_waiting is { } waiting) waiting.Answer.SetResult(QueueOfferResult.QueueClosed.Instance);
            _waiting = null;
            End(null);
        }
    }

    /// <summary>The stage is gone; unless it ended in order, offers and completion fail.</summary>
    public void Stopped()
    {
        lock (_gate) End(new StreamDetachedException());
    }

    private bool End(Exception? why)
    {
        _ended = true;
        _buffer.Clear();
        if (_waiting is { } waiting) waiting.Answer.SetException(new StreamDetachedException());
        _waiting = null;
        if (why is null) _completion.TrySetResult();
        else _completion.TrySetException(why);
        return true;
    }
}
