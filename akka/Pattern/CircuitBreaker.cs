using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Stops calling what keeps failing: after so many failures calls fail at once, until after the reset time one call is tried.</summary>
public class CircuitBreaker
{
    private readonly Lock _lock = new();
    private BreakerState _state;
    private long _failures;
    private bool _probing;
    private TimeSpan _currentReset;
    private DateTime _openedAt;
    private Action? _onOpen;
    private Action? _onHalfOpen;
    private Action? _onClose;

    public CircuitBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, TimeSpan.FromDays(36500), 1.0, 0.0)
    {
    }

    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout, double exponentialBackoffFactor)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, maxResetTimeout, exponentialBackoffFactor, 0.0)
    {
    }

    /// <param name="scheduler">Keeps the time while it is open.</param>
    /// <param name="maxFailures">Failures in a row that open it.</param>
    /// <param name="callTimeout">A call that takes longer has failed.</param>
    /// <param name="resetTimeout">How long it stays open.</param>
    /// <param name="maxResetTimeout">The most that back-off makes of <paramref name="resetTimeout"/>.</param>
    /// <param name="exponentialBackoffFactor">What the time open is multiplied by when the tried call fails; at least 1.</param>
    /// <param name="randomFactor">Up to this part is added at random; 0 to 1.</param>
    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout, double exponentialBackoffFactor, double randomFactor)
    {
        if (exponentialBackoffFactor < 1.0)
            throw new ArgumentException("factor must be >= 1.0", nameof(exponentialBackoffFactor));
        if (randomFactor is < 0.0 or > 1.0)
            throw new ArgumentException("randomFactor must be between 0.0 and 1.0", nameof(randomFactor));
        Scheduler = scheduler;
        MaxFailures = maxFailures;
        CallTimeout = callTimeout;
        ResetTimeout = resetTimeout;
        MaxResetTimeout = maxResetTimeout;
        ExponentialBackoffFactor = exponentialBackoffFactor;
        RandomFactor = randomFactor;
        _currentReset = resetTimeout;
    }

    public IScheduler Scheduler { get; }

    public int MaxFailures { get; }

    public TimeSpan CallTimeout { get; }

    public TimeSpan ResetTimeout { get; }

    public TimeSpan MaxResetTimeout { get; }

    public double ExponentialBackoffFactor { get; }

    public double RandomFactor { get; }

    /// <summary>Failures in a row while closed.</summary>
    public long CurrentFailureCount => Interlocked.Read(ref _failures);

    public Exception? LastCaughtException { get; private set; }

    public bool IsClosed => State == BreakerState.Closed;

    public bool IsOpen => State == BreakerState.Open;

    public bool IsHalfOpen => State == BreakerState.HalfOpen;

    private BreakerState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    public static CircuitBreaker Create(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout) =>
        new(scheduler, maxFailures, callTimeout, resetTimeout);

    /// <summary>Makes the call if the state allows it.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open, or half open with a call under way.</exception>
    /// <exception cref="TimeoutException">The call took longer than <see cref="CallTimeout"/>.</exception>
    public Task<T> WithCircuitBreaker<T>(Func<Task<T>> body) => WithCircuitBreaker(body, static call => call());

    public async Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body)
    {
        Admit();
        try
        {
            T result = await Bounded(body(state)).ConfigureAwait(false);
            Succeed();
            return result;
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    public Task WithCircuitBreaker(Func<Task> body) => WithCircuitBreaker(body, static call => call());

    public async Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body)
    {
        Admit();
        try
        {
            Task call = body(state);
            await (call.IsCompleted || !IsBounded ? call : call.WaitAsync(CallTimeout)).ConfigureAwait(false);
            Succeed();
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    public void WithSyncCircuitBreaker(Action body) => WithCircuitBreaker(body, static call => Task.Run(call)).GetAwaiter().GetResult();

    public T WithSyncCircuitBreaker<T>(Func<T> body) => WithCircuitBreaker(body, static call => Task.Run(call)).GetAwaiter().GetResult();

    /// <summary>Counts a call made elsewhere as a success.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            if (_state == BreakerState.Open)
                return;
            LastCaughtException = null;
            _failures = 0;
            if (_state == BreakerState.Closed)
                return;
            _state = BreakerState.Closed;
            _currentReset = ResetTimeout;
        }

        Notify(_onClose);
    }

    /// <summary>Counts a call made elsewhere as a failure.</summary>
    public void Fail() => Fail(new UserCalledFailException());

    public CircuitBreaker OnOpen(Action callback)
    {
        _onOpen += callback;
        return this;
    }

    public CircuitBreaker OnHalfOpen(Action callback)
    {
        _onHalfOpen += callback;
        return this;
    }

    public CircuitBreaker OnClose(Action callback)
    {
        _onClose += callback;
        return this;
    }

    public CircuitBreaker WithExponentialBackoff(TimeSpan maxResetTimeout) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, maxResetTimeout, 2.0, RandomFactor);

    public CircuitBreaker WithRandomFactor(double randomFactor) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, MaxResetTimeout, ExponentialBackoffFactor, randomFactor);

    // Task.WaitAsync takes no more than this; a longer limit is none.
    private bool IsBounded => CallTimeout.TotalMilliseconds < uint.MaxValue - 1;

    private static void Notify(Action? callbacks)
    {
        foreach (Delegate callback in callbacks?.GetInvocationList() ?? [])
            ThreadPool.QueueUserWorkItem(static run => run(), (Action)callback, preferLocal: false);
    }

    private Task<T> Bounded<T>(Task<T> call) => call.IsCompleted || !IsBounded ? call : call.WaitAsync(CallTimeout);

    private void Admit()
    {
        lock (_lock)
        {
            switch (_state)
            {
                case BreakerState.Open:
                    TimeSpan left = _openedAt + _currentReset - DateTime.UtcNow;
                    throw new OpenCircuitException(LastCaughtException, left > TimeSpan.Zero ? left : TimeSpan.Zero);
                case BreakerState.HalfOpen when _probing:
                    throw new OpenCircuitException(
                        "Circuit breaker is half open, only one call is allowed; this call is failing fast.", LastCaughtException, TimeSpan.Zero);
                case BreakerState.HalfOpen:
                    _probing = true;
                    break;
            }
        }
    }

    private void Fail(Exception cause)
    {
        TimeSpan wait;
        lock (_lock)
        {
            if (_state == BreakerState.Open)
                return;
            LastCaughtException = cause;
            if (_state == BreakerState.Closed)
            {
                if (++_failures != MaxFailures)
                    return;
            }
            else
            {
                double factor = ExponentialBackoffFactor * (1.0 + (Random.Shared.NextDouble() * RandomFactor));
                TimeSpan next = _currentReset * factor;
                _currentReset = next < MaxResetTimeout ? next : MaxResetTimeout > _currentReset ? MaxResetTimeout : _currentReset;
            }

            _state = BreakerState.Open;
            _openedAt = DateTime.UtcNow;
            wait = _currentReset;
        }

        Scheduler.Advanced.ScheduleOnce(wait, TryReset);
        Notify(_onOpen);
    }

    private void TryReset()
    {
        lock (_lock)
        {
            if (_state != BreakerState.Open)
                return;
            _state = BreakerState.HalfOpen;
            _probing = false;
        }

        Notify(_onHalfOpen);
    }
}
