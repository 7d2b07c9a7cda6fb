namespace Akka.Actor.Internal;

/// <summary>Stands for a path nobody is at.</summary>
internal sealed class EmptyRef(ActorSystemImpl system, ActorPath path) : InternalRef
{
    public override ActorPath Path => path;

    internal override InternalRef? ParentRef => null;

    internal override ActorSystemImpl OwnSystem => system;

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (message is Identify identify)
            sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
        else
            system.DeadLetter(message, sender, this);
    }

    internal override void SendSystem(SystemMessage message) => message.OnDead(this);
}
