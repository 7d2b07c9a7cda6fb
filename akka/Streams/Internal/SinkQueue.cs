using Akka.Pattern;
using Akka.Util;

namespace Akka.Streams.Internal;

/// <summary>
/// The buffer between the stage and those who pull.
///   open -> ended: upstream's end      open, ended -> over: the end was handed out, or the stage was stopped; every later pull fails
/// </summary>
internal sealed class SinkQueue<T>(int size, Action room, Action finished) : ISinkQueue<T>
{
    private readonly Lock _gate = new();
    private readonly LinkedRing<T> _buffer = new();
    private TaskCompletionSource<Option<T>>? _waiting;
    private Exception? _failure;
    private bool _stalled;
    private bool _ended;
    private bool _over;

    public Task<Option<T>> PullAsync()
    {
        bool wake = false;
        Task<Option<T>> answer;
        lock (_gate)
        {
            if (_buffer.Count > 0)
            {
                answer = Task.FromResult<Option<T>>(_buffer.Dequeue());
                wake = _stalled;
                _stalled = false;
            }
            else if (_over)
            {
                return Task.FromException<Option<T>>(new StreamDetachedException());
            }
            else if (_ended)
            {
                _over = true;
                finished();
                return _failure is null ? Task.FromResult(Option<T>.None) : Task.FromException<Option<T>>(_failure);
            }
            else if (_waiting is not null)
            {
                return Task.FromException<Option<T>>(new IllegalStateException("You have to wait for previous future to be resolved to send another request"));
            }
            else
            {
                _waiting = new TaskCompletionSource<Option<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
                answer = _waiting.Task;
            }
        }
        if (wake) room();
        return answer;
    }

    /// <summary>True if there is room for one more.</summary>
    public bool Add(T element)
    {
        lock (_gate)
        {
            if (_waiting is { } waiting)
            {
                _waiting = null;
                waiting.SetResult(element);
                return true;
            }
            _buffer.Enqueue(element);
            _stalled = _buffer.Count >= size;
            return !_stalled;
        }
    }

    public void End(Exception? failure)
    {
        lock (_gate)
        {
            _ended = true;
            _failure = failure;
            if (_waiting is not { } waiting) return;
            _waiting = null;
            _over = true;
            if (failure is null) waiting.SetResult(Option<T>.None);
            else waiting.SetException(failure);
        }
        finished();
    }

    public void Stop()
    {
        lock (_gate)
        {
            _over = true;
            _waiting?.SetException(new StreamDetachedException());
            _waiting = null;
        }
    }
}
