namespace Akka.Actor.Internal;

internal sealed class FuncHandler<T>(Func<T, bool> handler) : MessageHandler
{
    internal override bool TryHandle(object message) => message is T typed && handler(typed);
}
