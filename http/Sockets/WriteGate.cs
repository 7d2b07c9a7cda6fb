using System.Threading.Tasks.Sources;

namespace StonMedia.Http.Sockets;

/// <summary>
/// Where a writer waits until its socket takes bytes again. The writer's turn: <see cref="Clear"/>, try once more, <see cref="WaitAsync"/>;
/// whatever was signalled since Clear ends the wait at once, so that none is missed.
/// </summary>
internal sealed class WriteGate : IValueTaskSource
{
    private const int Cleared = 0, Open = 1, Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _core;     // continues where it was signalled: on the loop's thread
    private int _state;

    public void Clear() => Interlocked.Exchange(ref _state, Cleared);

    /// <summary>One wait at a time.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        return Interlocked.CompareExchange(ref _state, Waiting, Cleared) == Cleared ? new ValueTask(this, _core.Version) : default;
    }

    /// <summary>The socket takes bytes, or is closed.</summary>
    public void Signal()
    {
        if (Volatile.Read(ref _state) == Open) return;
        if (Interlocked.Exchange(ref _state, Open) == Waiting) _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
