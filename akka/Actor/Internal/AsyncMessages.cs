namespace Akka.Actor.Internal;

/// <summary>A continuation of an asynchronous handler, run on the actor's own turn.</summary>
internal sealed class AsyncContinuation(SendOrPostCallback callback, object? state, CurrentMail mail) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.RunContinuation(callback, state, mail);
}

/// <summary>The end of an asynchronous handler.</summary>
internal sealed class AsyncCompleted(Task task, CurrentMail mail) : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.CompleteAsync(task, mail);
}
