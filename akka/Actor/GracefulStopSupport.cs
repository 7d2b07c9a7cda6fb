using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Stopping an actor and waiting for its end.</summary>
public static class GracefulStopSupport
{
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => GracefulStop(target, timeout, PoisonPill.Instance);

    /// <summary>Sends <paramref name="stopMessage"/> and says whether the actor ended within <paramref name="timeout"/>.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not InternalRef { OwnSystem: { } system } actor)
            return Task.FromResult(true);
        var watcher = new StopWatcher(system, actor, timeout);
        actor.SendSystem(new WatchRequest(watcher));
        actor.Tell(stopMessage, ActorRefs.NoSender);
        return watcher.Task;
    }
}
