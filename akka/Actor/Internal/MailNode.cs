namespace Akka.Actor.Internal;

/// <summary>A message on its way: a link of the mailbox's list.</summary>
internal sealed class MailNode
{
    /// <summary>Stands in a mailbox for "this actor has ended".</summary>
    internal static readonly MailNode Closed = new(new object(), null);

    internal object Message;
    internal readonly IActorRef? Sender;
    internal MailNode? Next;

    internal MailNode(object message, IActorRef? sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>Turns newest-first into oldest-first.</summary>
    internal static MailNode? Reverse(MailNode? newest)
    {
        MailNode? oldest = null;
        while (newest is not null)
        {
            MailNode? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }
}
