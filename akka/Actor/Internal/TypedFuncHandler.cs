namespace Akka.Actor.Internal;

internal sealed class TypedFuncHandler(Type type, Func<object, bool> handler) : MessageHandler
{
    internal override bool TryHandle(object message) => type.IsInstanceOfType(message) && handler(message);
}
