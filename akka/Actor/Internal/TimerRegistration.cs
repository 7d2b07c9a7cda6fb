namespace Akka.Actor.Internal;

/// <summary>One thing scheduled through the public scheduler: a message or an action, once or again and again.</summary>
internal abstract class TimerRegistration(TimerWheel wheel, TimeSpan? interval, ICancelable? cancelable) : ITimerTarget
{
    private TimerHandle _handle;
    private long _next;
    private volatile bool _removed;

    /// <summary>The next of the registrations that one cancelable calls off.</summary>
    internal TimerRegistration? NextOfCancelable { get; set; }

    protected ICancelable? Cancelable => cancelable;

    internal void Start(TimeSpan delay)
    {
        _next = Environment.TickCount64 + (long)delay.TotalMilliseconds;
        Schedule(delay);
        if (cancelable is Cancelable known)
            known.Attach(this);
    }

    internal void Remove()
    {
        for (TimerRegistration? registration = this; registration is not null; registration = registration.NextOfCancelable)
            registration.RemoveOne();
    }

    void ITimerTarget.OnTimer()
    {
        if (_removed || cancelable?.IsCancellationRequested == true)
            return;
        Fire();
    }

    protected abstract void Fire();

    /// <summary>Goes on at the next whole interval, so that a late tick does not shift the ones after it.</summary>
    protected void Repeat()
    {
        if (interval is not { } every)
            return;
        long now = Environment.TickCount64;
        _next = Math.Max(_next + (long)every.TotalMilliseconds, now);
        if (!_removed && cancelable?.IsCancellationRequested != true)
            Schedule(TimeSpan.FromMilliseconds(_next - now));
    }

    // Removed meanwhile: whichever of the two comes last sees the other, as both look after they have written.
    private void Schedule(TimeSpan delay)
    {
        TimerHandle handle = wheel.Schedule(delay, this);
        lock (wheel)
            _handle = handle;
        if (_removed)
            wheel.Cancel(handle);
    }

    private void RemoveOne()
    {
        _removed = true;
        lock (wheel)
            wheel.Cancel(_handle);
    }
}
