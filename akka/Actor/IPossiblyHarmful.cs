namespace Akka.Actor;

/// <summary>Marks messages that would harm when taken from strangers.</summary>
public interface IPossiblyHarmful
{
}
