namespace Akka.Actor.Internal;

/// <summary>A message of the library to itself: goes before user messages. One object goes to one receiver only.</summary>
internal abstract class SystemMessage
{
    internal SystemMessage? Next;

    internal virtual bool WaitsWhileFailed => false;

    internal virtual bool WaitsForChildren => false;

    internal abstract void Invoke(ActorCell cell);

    /// <summary>What happens when the receiver has ended.</summary>
    internal virtual void OnDead(InternalRef receiver)
    {
    }

    internal static SystemMessage? Reverse(SystemMessage? newest)
    {
        SystemMessage? oldest = null;
        while (newest is not null)
        {
            SystemMessage? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }

    /// <summary>Pushes on a shared list; false when the list is closed.</summary>
    internal static bool TryPush(ref SystemMessage? list, SystemMessage message)
    {
        SystemMessage? head = Volatile.Read(ref list);
        while (true)
        {
            if (head is ClosedMarker)
                return false;
            message.Next = head;
            SystemMessage? seen = Interlocked.CompareExchange(ref list, message, head);
            if (ReferenceEquals(seen, head))
                return true;
            head = seen;
        }
    }
}
