namespace Akka.Actor.Internal;

internal sealed class AsyncHandler<T>(Func<T, Task> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            return false;
        ActorCell.Current!.RunAsync(handler, typed);
        return true;
    }
}
