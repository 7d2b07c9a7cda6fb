namespace Akka.Actor.Internal;

/// <summary>The parent of the guardians: ends the system when one of them fails, and goes through the end in order.</summary>
internal sealed class RootRef(ActorSystemImpl system, ActorPath path) : InternalRef
{
    public override ActorPath Path => path;

    internal override InternalRef? ParentRef => null;

    internal override ActorSystemImpl OwnSystem => system;

    internal override InternalRef? FindChild(string name) => name switch
    {
        "user" => system.UserGuardian,
        "system" => system.SystemGuardian,
        "deadLetters" => system.DeadLettersInternal,
        "temp" => system.Temp,
        _ => null,
    };

    protected override void TellInternal(object message, IActorRef? sender) => system.DeadLetter(message, sender, this);

    internal override void SendSystem(SystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                system.GuardianFailed(failed.Child, failed.Cause);
                break;
            case DeathWatchNotification { Actor: ActorCell cell }:
                system.GuardianEnded(cell);
                break;
        }
    }
}
