using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The base of all actors: one message at a time, on its own turn.</summary>
public abstract class ActorBase
{
    private readonly ActorCell _cell;
    private SupervisorStrategy? _strategy;

    /// <exception cref="ActorInitializationException">Not made by ActorOf.</exception>
    protected ActorBase()
    {
        _cell = ActorCell.Current ?? throw new ActorInitializationException(
            $"You cannot create an instance of {GetType()} explicitly using the constructor (new); use ActorOf with Props.");
    }

    /// <exception cref="NotSupportedException">Read outside the actor's own turn.</exception>
    protected static IActorContext Context
    {
        get
        {
            ActorCell? cell = ActorCell.Current;
            if (cell is null)
                Throw.NoContext();
            return cell;
        }
    }

    protected static Receive EmptyReceive { get; } = static _ => false;

    protected IActorRef Self => _cell;

    protected IActorRef Sender => Context.Sender;

    internal SupervisorStrategy Strategy => _strategy ??= _cell.Props.SupervisorStrategy ?? SupervisorStrategy();

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPostStop() => PostStop();

    public virtual void AroundPreRestart(Exception cause, object? message) => PreRestart(cause, message);

    public virtual void AroundPostRestart(Exception cause, object? message) => PostRestart(cause);

    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        bool handled = ReferenceEquals(receive, ActorCell.OwnReceive) ? Receive(message) : receive(message);
        if (!handled)
            Unhandled(message);
        return handled;
    }

    protected abstract bool Receive(object message);

    /// <summary>Runs once the first instance is made, before any message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs when the actor has ended, its children before it.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs on the old instance of a restart. By default stops the children, then calls <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        foreach (IActorRef child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs on the new instance of a restart. By default calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    protected virtual SupervisorStrategy SupervisorStrategy() => Akka.Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Publishes an <see cref="UnhandledMessage"/>; for <see cref="Terminated"/> throws instead.</summary>
    /// <exception cref="DeathPactException">A watched actor ended and nobody handled it.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException(terminated.ActorRef);
        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    protected void Become(Receive receive) => Context.Become(receive);

    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    internal bool InvokeReceive(object message) => Receive(message);

    /// <summary>Called when the constructor has run.</summary>
    internal virtual void Initialized()
    {
    }
}
