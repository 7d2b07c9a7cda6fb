using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Stops a child that would be restarted, and starts it anew later; ends when the child stops by itself.</summary>
internal sealed class BackoffOnRestartSupervisor(
    Props childProps,
    string childName,
    TimeSpan minBackoff,
    TimeSpan maxBackoff,
    IBackoffReset reset,
    double randomFactor,
    OneForOneStrategy strategy,
    object? replyWhileStopped,
    Func<object, bool>? finalStopMessage)
    : BackoffSupervisorBase(childProps, childName, reset, replyWhileStopped, finalStopMessage)
{
    private bool _failed;

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(strategy.MaxNumberOfRetries, strategy.WithinTimeRangeMilliseconds, Decide);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated ended when ended.ActorRef.Equals(Child):
                if (!_failed)
                {
                    Context.Stop(Self);
                    return true;
                }

                _failed = false;
                Child = null;
                ScheduleStart(minBackoff, maxBackoff, randomFactor);
                return true;
            case BackoffSupervisor.StartChild when _failed:
                return true;    // the delay begins when the child has ended
            default:
                return HandleBackoff(message);
        }
    }

    private Directive Decide(Exception cause)
    {
        Directive directive = strategy.Decider.Decide(cause);
        if (directive != Directive.Restart)
            return directive;
        if (strategy.WithinTimeRangeMilliseconds > 0 && RestartCountN == 0)
            ScheduleReset(TimeSpan.FromMilliseconds(strategy.WithinTimeRangeMilliseconds));
        if (strategy.MaxNumberOfRetries >= 0 && RestartCountN + 1 > strategy.MaxNumberOfRetries)
            Context.Stop(Self);
        else
            _failed = true;
        return Directive.Stop;
    }
}
