namespace Akka.Actor.Internal;

/// <summary>What only some actors need; made when first used.</summary>
internal sealed class CellExtras
{
    internal List<SystemMessage>? Waiting;
    internal Stack<Receive?>? LowerBehaviors;
    internal Dictionary<IActorRef, object?>? Watching;
    internal Dictionary<IActorRef, object?>? QueuedTerminated;
    internal ActorSynchronizationContext? AsyncContext;
    internal CurrentMail AsyncMail;
    internal TimerScheduler? Timers;
    internal ActorStash? Stash;
    internal ReceiveTimeoutState? Timeout;
}
