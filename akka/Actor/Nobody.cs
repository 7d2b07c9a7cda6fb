namespace Akka.Actor;

/// <summary>The reference of no actor: takes every message and does nothing.</summary>
public sealed class Nobody : ActorRefBase
{
#pragma warning disable CA2211 // A public field in Akka.NET.
    public static Nobody Instance = new();
#pragma warning restore CA2211

    private readonly RootActorPath _path = new(new Address("akka", "all-systems"), "/Nobody");

    private Nobody()
    {
    }

    public override ActorPath Path => _path;

    protected override void TellInternal(object message, IActorRef? sender)
    {
    }
}
