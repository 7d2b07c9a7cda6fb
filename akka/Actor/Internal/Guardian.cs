namespace Akka.Actor.Internal;

/// <summary>The actor at /user or /system.</summary>
internal sealed class Guardian : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StopChild stop:
                Context.Stop(stop.Child);
                return true;
            default:
                ((ActorSystemImpl)Context.System).DeadLetter(message, Sender, (InternalRef)Self);
                return true;
        }
    }

    protected override void PreRestart(Exception reason, object? message)
    {
        // The children are not the guardian's to end: they live on through its restart.
    }
}
