using System.Threading.Tasks.Sources;

namespace StonMedia.Cache.Blocks;

/// <summary>
/// One reader's wait for a byte of a generation. Reused by its reader, one wait at a time: Arm, register, await, unregister.
/// Completion runs on the thread pool, never on the filler's thread.
/// </summary>
public sealed class BodyWaiter : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;     // 0 idle, 1 armed, 2 completed

    /// <summary>The byte waited for.</summary>
    public long Position { get; private set; }

    /// <summary>How far (exclusive) the reader means to go on from there.</summary>
    public long WantEnd { get; private set; }

    /// <summary>Tick (<see cref="Environment.TickCount64"/>) after which the wait fails.</summary>
    public long Deadline { get; private set; }

    /// <summary>The disk was asked already and could not give the byte: only the origin can.</summary>
    public bool IsPastDisk { get; private set; }

    public bool IsArmed => Volatile.Read(ref _state) == 1;

    public void Arm(long position, long wantEnd, long deadline, bool pastDisk = false)
    {
        _core.Reset();
        Position = position;
        WantEnd = wantEnd;
        Deadline = deadline;
        IsPastDisk = pastDisk;
        Volatile.Write(ref _state, 1);
    }

    public ValueTask Wait() => new(this, _core.Version);

    public void Signal()
    {
        if (Interlocked.CompareExchange(ref _state, 2, 1) == 1) _core.SetResult(true);
    }

    public void Fail(Exception error)
    {
        if (Interlocked.CompareExchange(ref _state, 2, 1) == 1) _core.SetException(error);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
