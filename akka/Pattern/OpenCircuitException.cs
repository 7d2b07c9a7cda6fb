using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A circuit breaker let no call through.</summary>
public class OpenCircuitException : AkkaException
{
    private const string Standard = "Circuit Breaker is open; calls are failing fast";

    public OpenCircuitException()
        : base(Standard)
    {
    }

    public OpenCircuitException(string message)
        : base(message)
    {
    }

    public OpenCircuitException(string message, TimeSpan remainingDuration)
        : base(message)
    {
        RemainingDuration = remainingDuration;
    }

    public OpenCircuitException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    public OpenCircuitException(string message, Exception? cause, TimeSpan remainingDuration)
        : base(message, cause)
    {
        RemainingDuration = remainingDuration;
    }

    public OpenCircuitException(Exception? cause)
        : base(Standard, cause)
    {
    }

    public OpenCircuitException(Exception? cause, TimeSpan remainingDuration)
        : base(Standard, cause)
    {
        RemainingDuration = remainingDuration;
    }

    /// <summary>How long it will still be until a call is tried.</summary>
    public TimeSpan RemainingDuration { get; }
}
