using Akka.Actor;

namespace Akka.Streams.Internal;

/// <summary>Ties a materializer to the life of a system or an actor: its end is the materializer's.</summary>
internal sealed class StreamSupervisor(ActorMaterializerImpl materializer) : UntypedActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override void OnReceive(object message) => Unhandled(message);

    protected override void PostStop() => materializer.StopAndWait(Patience);
}
