namespace Akka.Actor;

/// <summary>An actor with a stash; the library sets the property after the constructor.</summary>
public interface IWithStash : IWithUnrestrictedStash
{
}
