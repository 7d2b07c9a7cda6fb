using Akka.Actor;

namespace Akka.Streams.Stage;

/// <summary>Holds the delegate type of a stage actor's behaviour.</summary>
public static class StageActorRef
{
    /// <summary>Handles one message; the pair is sender and message.</summary>
    public delegate void Receive((IActorRef, object) args);
}
