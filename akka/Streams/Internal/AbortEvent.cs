namespace Akka.Streams.Internal;

/// <summary>The materializer is going down: the island fails and stops.</summary>
internal sealed class AbortEvent(Exception reason) : AsyncEvent
{
    public override void Run(Interpreter island) => island.Abort(reason);
}
