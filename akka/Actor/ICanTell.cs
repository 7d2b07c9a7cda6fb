namespace Akka.Actor;

/// <summary>Whatever takes messages.</summary>
public interface ICanTell
{
    /// <summary>Sends and does not wait. <paramref name="sender"/> is who a reply goes to; null means nobody.</summary>
    void Tell(object message, IActorRef? sender);
}
