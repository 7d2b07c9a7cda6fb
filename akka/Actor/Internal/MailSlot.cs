namespace Akka.Actor.Internal;

/// <summary>A message in a mailbox and who sent it. The sender is written first: a message that can be seen is complete.</summary>
internal struct MailSlot
{
    internal object? Message;
    internal IActorRef? Sender;
}
