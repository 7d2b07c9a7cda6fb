namespace Akka.Actor;

/// <summary>References every system knows.</summary>
public static class ActorRefs
{
    /// <summary>No actor: takes every message and does nothing.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Given as the sender when no reply is wanted. It is null.</summary>
    public static readonly IActorRef? NoSender;
}
