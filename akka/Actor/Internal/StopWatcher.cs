namespace Akka.Actor.Internal;

/// <summary>Waits for the end of one actor, for so long.</summary>
internal sealed class StopWatcher : InternalRef, ITimerTarget
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorSystemImpl _system;
    private readonly InternalRef _target;
    private readonly TimerHandle _timer;

    internal StopWatcher(ActorSystemImpl system, InternalRef target, TimeSpan timeout)
    {
        _system = system;
        _target = target;
        Path = system.Temp.NextPath();
        _timer = system.Timers.Schedule(timeout, this);
    }

    public override ActorPath Path { get; }

    internal Task<bool> Task => _ended.Task;

    internal override InternalRef ParentRef => _system.Temp;

    internal override ActorSystemImpl OwnSystem => _system;

    void ITimerTarget.OnTimer()
    {
        _target.SendSystem(new UnwatchRequest(this));
        _ended.TrySetResult(false);
    }

    protected override void TellInternal(object message, IActorRef? sender) => _system.DeadLetter(message, sender, this);

    internal override void SendSystem(SystemMessage message)
    {
        if (message is not DeathWatchNotification)
            return;
        _system.Timers.Cancel(_timer);
        _ended.TrySetResult(true);
    }
}
