namespace Akka.Event;

/// <summary>Marks messages that are no news when they reach nobody.</summary>
public interface IDeadLetterSuppression
{
}
