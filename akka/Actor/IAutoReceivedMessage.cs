namespace Akka.Actor;

/// <summary>Marks messages that the library handles before the actor sees them.</summary>
public interface IAutoReceivedMessage
{
}
