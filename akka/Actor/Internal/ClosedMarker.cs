namespace Akka.Actor.Internal;

/// <summary>Stands in a system mailbox for "this actor has ended".</summary>
internal sealed class ClosedMarker : SystemMessage
{
    internal static readonly ClosedMarker Instance = new();

    internal override void Invoke(ActorCell cell)
    {
    }
}
