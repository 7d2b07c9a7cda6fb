using Akka.Actor;

namespace Akka.Streams;

/// <summary>The materializer, or the actor or system it belongs to, was stopped while the stream was running.</summary>
public class AbruptTerminationException : Exception
{
    public readonly IActorRef Actor;

    public AbruptTerminationException(IActorRef actor) : base($"Processor actor [{actor}] terminated abruptly") => Actor = actor;
}
