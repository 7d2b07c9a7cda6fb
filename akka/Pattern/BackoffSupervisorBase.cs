using Akka.Actor;

namespace Akka.Pattern;

/// <summary>What both kinds of back-off supervisor share: the one child, the messages to it, and the count of its restarts.</summary>
public abstract class BackoffSupervisorBase : ActorBase
{
    internal BackoffSupervisorBase(Props childProps, string childName, IBackoffReset reset, object? replyWhileStopped, Func<object, bool>? finalStopMessage)
    {
        ChildProps = childProps;
        ChildName = childName;
        Reset = reset;
        ReplyWhileStopped = replyWhileStopped;
        FinalStopMessage = finalStopMessage;
    }

    protected Props ChildProps { get; }

    protected string ChildName { get; }

    protected IBackoffReset Reset { get; }

    protected object? ReplyWhileStopped { get; }

    protected Func<object, bool>? FinalStopMessage { get; }

    /// <summary>Null while the child is down.</summary>
    protected IActorRef? Child { get; set; }

    protected int RestartCountN { get; set; }

    protected bool FinalStopMessageReceived { get; set; }

    protected override void PreStart() => StartChild();

    protected bool HandleBackoff(object message)
    {
        switch (message)
        {
            case BackoffSupervisor.StartChild:
                StartChild();
                if (Reset is AutoReset auto)
                    ScheduleReset(auto.ResetBackoff);
                break;
            case BackoffSupervisor.Reset when Reset is ManualReset:
                RestartCountN = 0;
                break;
            case BackoffSupervisor.Reset:
                Unhandled(message);
                break;
            case BackoffSupervisor.ResetRestartCount reset:
                if (reset.Current == RestartCountN)
                    RestartCountN = 0;
                break;
            case BackoffSupervisor.GetRestartCount:
                Sender.Tell(new BackoffSupervisor.RestartCount(RestartCountN));
                break;
            case BackoffSupervisor.GetCurrentChild:
                Sender.Tell(new BackoffSupervisor.CurrentChild(Child));
                break;
            default:
                Pass(message);
                break;
        }

        return true;
    }

    /// <summary>Forgets the restarts after a time in which none was added.</summary>
    private protected void ScheduleReset(TimeSpan after) =>
        Context.System.Scheduler.ScheduleTellOnce(after, Self, new BackoffSupervisor.ResetRestartCount(RestartCountN), Self);

    /// <summary>Starts the child again after the delay that belongs to the number of restarts, which is counted up.</summary>
    private protected void ScheduleStart(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        double delay = Math.Min(maxBackoff.Ticks, minBackoff.Ticks * Math.Pow(2, RestartCountN)) * (1.0 + (Random.Shared.NextDouble() * randomFactor));
        TimeSpan wait = delay is < 0 or >= long.MaxValue ? maxBackoff : new TimeSpan((long)delay);
        Context.System.Scheduler.ScheduleTellOnce(wait, Self, BackoffSupervisor.StartChild.Instance, Self);
        RestartCountN++;
    }

    private void StartChild() => Child ??= Context.Watch(Context.ActorOf(ChildProps, ChildName));

    private void Pass(object message)
    {
        if (Child is null)
        {
            if (ReplyWhileStopped is not null)
                Sender.Tell(ReplyWhileStopped);
            else
                Context.System.DeadLetters.Forward(message);
            if (FinalStopMessage?.Invoke(message) == true)
                Context.Stop(Self);
        }
        else if (Child.Equals(Sender))
        {
            Context.Parent.Tell(message);    // the child's messages go up with the supervisor as sender
        }
        else
        {
            Child.Forward(message);
            FinalStopMessageReceived = FinalStopMessageReceived || FinalStopMessage?.Invoke(message) == true;
        }
    }
}
