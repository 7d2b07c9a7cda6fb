namespace Akka.Actor.Internal;

/// <summary>A message that was put aside or back: a link of the stash, or of the list that goes before the mailbox.</summary>
internal sealed class MailNode(object message, IActorRef? sender)
{
    internal object Message => message;

    internal IActorRef? Sender => sender;

    internal MailNode? Next { get; set; }
}
