using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace StonMedia.Actors.Edge;

/// <summary>Hands the actor system's own warnings and errors to the program's log. Takes the place of Akka's loggers, which write to standard output.</summary>
public sealed class LogBridgeActor : ReceiveActor
{
    public LogBridgeActor(ILogger log)
    {
        Receive<Error>(error => log.ActorError(error.Cause, error.LogSource, error.ToString()));
        Receive<Warning>(warning => log.ActorWarning(warning.LogSource, warning.ToString()));
    }

    public static Props Props(ILogger log) => Akka.Actor.Props.Create(() => new LogBridgeActor(log));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(Error));
        Context.System.EventStream.Subscribe(Self, typeof(Warning));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);
}
