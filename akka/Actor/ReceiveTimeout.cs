namespace Akka.Actor;

/// <summary>Sent to an actor that got no message for as long as it had asked to be told after.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout()
    {
    }

    public static ReceiveTimeout Instance { get; } = new();
}
