using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>A logic with timers, told apart by keys. Timers end with the stage.</summary>
public abstract class TimerGraphStageLogic : GraphStageLogic
{
    // A stage has one or two timers: a list beats a dictionary.
    private StageTimer? _timers;

    protected TimerGraphStageLogic(Shape shape) : base(shape) { }

    /// <summary>Runs on the stage's turn when a timer is due. A single timer is no longer active then.</summary>
    protected internal abstract void OnTimer(object timerKey);

    /// <summary>Starts a timer that fires once; one of the same key is replaced.</summary>
    protected internal void ScheduleOnce(object timerKey, TimeSpan delay) => Schedule(timerKey, delay, null);

    /// <summary>Starts a timer that fires after each interval until it is cancelled; one of the same key is replaced.</summary>
    protected internal void ScheduleRepeatedly(object timerKey, TimeSpan interval) => Schedule(timerKey, interval, interval);

    /// <summary>Starts a timer that fires after the delay and then after each interval; one of the same key is replaced.</summary>
    protected internal void ScheduleRepeatedly(object timerKey, TimeSpan initialDelay, TimeSpan interval) => Schedule(timerKey, initialDelay, interval);

    /// <summary>Stops a timer: it does not fire any more, even if it was due already.</summary>
    protected internal void CancelTimer(object timerKey)
    {
        StageTimer? previous = null;
        for (StageTimer? timer = _timers; timer is not null; previous = timer, timer = timer.NextTimer)
        {
            if (!timer.Key.Equals(timerKey)) continue;
            if (previous is null) _timers = timer.NextTimer;
            else previous.NextTimer = timer.NextTimer;
            timer.Stop();
            return;
        }
    }

    protected internal bool IsTimerActive(object timerKey)
    {
        for (StageTimer? timer = _timers; timer is not null; timer = timer.NextTimer)
            if (timer.Key.Equals(timerKey)) return true;
        return false;
    }

    protected internal override void AfterPostStop()
    {
        for (StageTimer? timer = _timers; timer is not null; timer = timer.NextTimer) timer.Stop();
        _timers = null;
        base.AfterPostStop();
    }

    /// <summary>A single timer is due.</summary>
    internal void Forget(StageTimer due) => CancelTimer(due.Key);

    private void Schedule(object timerKey, TimeSpan delay, TimeSpan? interval)
    {
        CancelTimer(timerKey);
        var timer = new StageTimer(this, timerKey, interval) { NextTimer = _timers };
        _timers = timer;
        timer.Start(delay);
    }
}
