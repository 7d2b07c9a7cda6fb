namespace Akka.Actor.Internal;

internal sealed class TypedHandler(Type type, Predicate<object>? shouldHandle, Action<object> handler) : MessageHandler
{
    internal override bool TryHandle(object message)
    {
        if (!type.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message)))
            return false;
        handler(message);
        return true;
    }
}
