namespace Akka.Actor;

/// <summary>An actor with an unbounded stash; the library sets the property after the constructor.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash
{
}
