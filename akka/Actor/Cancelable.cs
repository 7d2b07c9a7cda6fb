using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Calls off what was scheduled with it; its token is made only when asked for.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _source;
    private TimerRegistration? _registration;
    private volatile bool _requested;

    public Cancelable(IScheduler scheduler)
        : this(scheduler.Advanced)
    {
    }

    public Cancelable(IActionScheduler scheduler)
    {
        _scheduler = scheduler;
    }

    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler.Advanced, delay)
    {
    }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler)
    {
        CancelAfter(delay);
    }

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    public bool IsCancellationRequested => _requested;

    public bool IsDisposed { get; private set; }

    public CancellationToken Token
    {
        get
        {
            lock (_lock)
            {
                if (_source is null)
                {
                    _source = new CancellationTokenSource();
                    if (_requested)
                        _source.Cancel();
                }

                return _source.Token;
            }
        }
    }

    public static ICancelable CreateCanceled() => new AlreadyCanceled();

    public void Cancel() => Cancel(throwOnFirstException: false);

    public void Cancel(bool throwOnFirstException)
    {
        CancellationTokenSource? source;
        TimerRegistration? registration;
        lock (_lock)
        {
            if (_requested || IsDisposed)
                return;
            _requested = true;
            source = _source;
            registration = _registration;
            _registration = null;
        }

        registration?.Remove();
        source?.Cancel(throwOnFirstException);
    }

    public void CancelAfter(TimeSpan delay)
    {
        if (delay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(delay), $"The delay must be >=0, it was {delay}");
        _scheduler.ScheduleOnce(delay, Cancel, this);
    }

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        lock (_lock)
        {
            IsDisposed = true;
            _source?.Dispose();
        }
    }

    /// <summary>Takes the timer out of the wheel on Cancel, not only when its time comes.</summary>
    internal void Attach(TimerRegistration registration)
    {
        lock (_lock)
        {
            if (!_requested)
            {
                registration.NextOfCancelable = _registration;
                _registration = registration;
                return;
            }
        }

        registration.Remove();
    }
}
