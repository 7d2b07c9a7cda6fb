namespace Akka.Streams.Internal;

/// <summary>Stands in an inbox for a state, never for an event: idle, or closed for ever.</summary>
internal sealed class MarkerEvent : AsyncEvent
{
    public static readonly MarkerEvent Idle = new();
    public static readonly MarkerEvent Closed = new();

    private MarkerEvent() { }

    public override void Run(Interpreter island) { }
}
