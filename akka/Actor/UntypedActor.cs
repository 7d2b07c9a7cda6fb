using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>An actor with one method for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    protected static new IUntypedActorContext Context
    {
        get
        {
            ActorCell? cell = ActorCell.Current;
            if (cell is null)
                Throw.NoContext();
            return cell;
        }
    }

    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    protected abstract void OnReceive(object message);

    protected void Become(UntypedReceive receive) => Context.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    protected void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs an asynchronous operation: no message is handled until it ends, and its awaits come back to this actor's turn.</summary>
    protected void RunTask(Func<Task> action) => ((ActorCell)Context).RunAsync(static run => run(), action);
}
