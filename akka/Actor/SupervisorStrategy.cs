using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>How an actor deals with the failures of its children.</summary>
public abstract class SupervisorStrategy
{
#pragma warning disable CA2211 // A public field in Akka.NET.
    /// <summary>Stops on <see cref="ActorInitializationException"/>, <see cref="ActorKilledException"/> and
    /// <see cref="DeathPactException"/>, restarts on anything else.</summary>
    public static IDecider DefaultDecider = new LocalOnlyDecider(static cause =>
        cause is ActorInitializationException or ActorKilledException or DeathPactException ? Directive.Stop : Directive.Restart);
#pragma warning restore CA2211

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; }

    protected abstract Directive Handle(IActorRef child, Exception exception);

    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate)
            return;
        string message = (cause is ActorInitializationException { InnerException: { } inner } ? inner : cause).Message;
        string source = child.Path.ToString();
        context.System.EventStream.Publish(
            directive == Directive.Resume ? new Warning(cause, source, GetType(), message) : new Error(cause, source, GetType(), message));
    }

    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        if (child is not ActorCell cell)
            return;
        if (suspendFirst)
            cell.SendSystem(new Suspend());
        cell.SendSystem(new Recreate(cause));
    }

    protected void ResumeChild(IActorRef child, Exception exception) => (child as ActorCell)?.SendSystem(new Resume(exception));

    /// <summary>False when the failure has to be escalated.</summary>
    internal bool HandleFailure(ActorCell parent, ActorCell child, Exception cause)
    {
        Directive directive = Handle(child, cause);
        LogFailure(parent, child, cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                ResumeChild(child, cause);
                return true;
            case Directive.Restart:
                ProcessFailure(parent, restart: true, child, cause);
                return true;
            case Directive.Stop:
                ProcessFailure(parent, restart: false, child, cause);
                return true;
            default:
                return false;
        }
    }

    internal abstract void ProcessFailure(ActorCell parent, bool restart, ActorCell child, Exception cause);
}
