namespace Akka.Actor.Internal;

/// <summary>The receive timeout of one actor.</summary>
internal sealed class ReceiveTimeoutState(ActorCell cell) : ITimerTarget
{
    private TimerHandle _pending;

    internal TimeSpan? After { get; private set; }

    internal void Set(TimeSpan? after)
    {
        After = after;
        if (after is null)
            Cancel();
    }

    internal void Cancel()
    {
        cell.SystemImpl.Timers.Cancel(_pending);
        _pending = default;
    }

    /// <summary>Starts the clock, anew when <paramref name="reschedule"/> says so.</summary>
    internal void Check(bool reschedule)
    {
        if (After is not { } after || (!reschedule && _pending != default))
            return;
        cell.SystemImpl.Timers.Cancel(_pending);
        _pending = cell.SystemImpl.Timers.Schedule(after, this);
    }

    void ITimerTarget.OnTimer() => cell.Tell(Akka.Actor.ReceiveTimeout.Instance, cell);
}
