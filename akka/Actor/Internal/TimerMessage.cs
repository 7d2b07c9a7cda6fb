namespace Akka.Actor.Internal;

/// <summary>A timer of an actor, and the message it sends itself when it fires. Replaced timers are told by identity.</summary>
internal sealed class TimerMessage(ActorCell cell, object key, object message, TimeSpan? interval, IActorRef? sender) : ITimerTarget
{
    private TimerHandle _handle;
    private volatile bool _cancelled;

    internal object Key => key;

    internal object Message => message;

    internal bool Repeats => interval is not null;

    internal void Start(TimeSpan delay) => _handle = cell.SystemImpl.Timers.Schedule(delay, this);

    internal void Cancel()
    {
        _cancelled = true;
        cell.SystemImpl.Timers.Cancel(_handle);
    }

    void ITimerTarget.OnTimer()
    {
        if (_cancelled)
            return;
        cell.Tell(this, sender);
        if (interval is not { } every)
            return;
        TimerHandle handle = cell.SystemImpl.Timers.Schedule(every, this);
        _handle = handle;
        if (_cancelled)
            cell.SystemImpl.Timers.Cancel(handle);
    }
}
