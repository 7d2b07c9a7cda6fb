namespace Akka.Actor.Internal;

/// <summary>Takes what reaches nobody.</summary>
internal sealed class DeadLettersRef(ActorSystemImpl system, ActorPath path) : InternalRef
{
    public override ActorPath Path => path;

    internal override InternalRef? ParentRef => null;

    internal override ActorSystemImpl OwnSystem => system;

    protected override void TellInternal(object message, IActorRef? sender) => system.DeadLetter(message, sender, this);

    internal override void SendSystem(SystemMessage message) => message.OnDead(this);
}
