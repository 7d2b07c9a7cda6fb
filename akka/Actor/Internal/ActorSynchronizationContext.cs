namespace Akka.Actor.Internal;

/// <summary>Brings what follows an await in a handler back to the actor's own turn.</summary>
internal sealed class ActorSynchronizationContext(ActorCell cell) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => cell.SendSystem(new AsyncContinuation(d, state, cell.AsyncMail));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An actor's turn cannot be waited for.");

    public override SynchronizationContext CreateCopy() => this;
}
