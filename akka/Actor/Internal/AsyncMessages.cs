namespace Akka.Actor.Internal;

/// <summary>A continuation of an asynchronous handler, run on the actor's own turn.</summary>
internal sealed class AsyncContinuation(SendOrPostCallback callback, object? state, MailNode? current) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.RunContinuation(callback, state, current);
}

/// <summary>The end of an asynchronous handler.</summary>
internal sealed class AsyncCompleted(Task task, MailNode? current) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.CompleteAsync(task, current);
}
