namespace StonMedia.Streams.Tests.Pacing;

/// <summary>A clock that stands still until it is told to go on, and then fires its timers in order, each at its own time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int RunningTimers => _timers.Count(static timer => timer.Due is not null);

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        long end = _now + by.Ticks;
        while (Earliest() is { } next && next.Due <= end)
        {
            Volatile.Write(ref _now, Math.Max(_now, next.Due!.Value));
            next.Fire();
        }

        Volatile.Write(ref _now, end);
    }

    // Without LINQ: tests that count allocations run through here.
    private ManualTimer? Earliest()
    {
        ManualTimer? earliest = null;
        foreach (ManualTimer timer in _timers)
            if (timer.Due is not null && !(earliest?.Due <= timer.Due)) earliest = timer;
        return earliest;
    }

    /// <summary>Lets time pass without firing anything: a process that did not get to run.</summary>
    public void Stall(TimeSpan by) => Volatile.Write(ref _now, _now + by.Ticks);

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime.Ticks;
            _period = period;
            return true;
        }

        public void Fire()
        {
            Due = _period == Timeout.InfiniteTimeSpan ? null : time._now + _period.Ticks;
            callback(state);
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
