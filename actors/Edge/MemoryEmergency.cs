using Microsoft.Extensions.Logging;
using StonMedia.Cache.Blocks;

namespace StonMedia.Actors.Edge;

/// <summary>
/// limits.emergency: from the moment that cache.memory is in use to the last byte until it has sufficed for a second. Meanwhile hits go on, what has
/// expired is extended where it may be, nothing is fetched in the background, and misses wait, so that deliveries under way get what becomes free.
/// </summary>
public sealed class MemoryEmergency : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly MemoryStore _memory;
    private readonly ILogger _log;
    private readonly Timer _timer;
    private TaskCompletionSource? _end;
    private long _began;
    private bool _disposed;

    public MemoryEmergency(MemoryStore memory, ILogger log)
    {
        _memory = memory;
        _log = log;
        _timer = new Timer(static one => ((MemoryEmergency)one!).Look(), this, Timeout.Infinite, Timeout.Infinite);
        memory.OnShort = Begin;
    }

    /// <summary>How long a miss waits for its end before it is tried all the same, and then passes by memory or is refused. Default 1 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long the memory must have sufficed for it to be over. Default 1 s.</summary>
    public TimeSpan Calm { get; set; } = TimeSpan.FromSeconds(1);

    public bool IsOn => Volatile.Read(ref _end) is not null;

    /// <summary>Done when it is over, or after <see cref="Patience"/>.</summary>
    /// <exception cref="OperationCanceledException">The viewer has gone.</exception>
    public async Task WaitAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _end) is { } end)
            await end.Task.WaitAsync(Patience, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        lock (_lock) _disposed = true;
        _memory.OnShort = null;
        _timer.Dispose();
        End();
    }

    private void Begin()
    {
        if (IsOn) return;
        lock (_lock)
        {
            if (_disposed || _end is not null) return;
            _began = Environment.TickCount64;
            _timer.Change(s_look, s_look);
            Volatile.Write(ref _end, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        _log.EmergencyBegan(_memory.Capacity >> 20);
    }

    private void Look()
    {
        if (Environment.TickCount64 - _memory.ShortAt < Calm.TotalMilliseconds) return;
        if (End()) _log.EmergencyEnded((Environment.TickCount64 - _began) / 1000.0);
    }

    private bool End()
    {
        TaskCompletionSource? end;
        lock (_lock)
        {
            end = _end;
            Volatile.Write(ref _end, null);
            if (!_disposed) _timer.Change(Timeout.Infinite, Timeout.Infinite);
        }

        end?.TrySetResult();
        return end is not null;
    }
}
