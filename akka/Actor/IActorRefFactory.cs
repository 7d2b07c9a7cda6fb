namespace Akka.Actor;

/// <summary>Makes and finds actors: the system, or an actor's context.</summary>
public interface IActorRefFactory
{
    /// <summary>Starts an actor. Without a name it gets one that begins with a dollar sign.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken or not allowed.</exception>
    /// <exception cref="InvalidOperationException">The parent is stopping.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    ActorSelection ActorSelection(ActorPath actorPath);

    ActorSelection ActorSelection(string actorPath);
}
