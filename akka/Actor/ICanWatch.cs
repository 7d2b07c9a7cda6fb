namespace Akka.Actor;

/// <summary>Watching other actors for their end.</summary>
public interface ICanWatch
{
    /// <summary>Asks for <see cref="Terminated"/> once <paramref name="subject"/> has ended.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for <paramref name="message"/> once <paramref name="subject"/> has ended. An earlier registration stays.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Watches no longer; takes back a notice that is already queued.</summary>
    IActorRef Unwatch(IActorRef subject);
}
