namespace Akka.Actor.Internal;

/// <summary>One declared handler of a <see cref="ReceiveActor"/>.</summary>
internal abstract class MessageHandler
{
    internal abstract bool TryHandle(object message);
}
