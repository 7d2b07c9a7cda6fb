namespace Akka.Actor.Internal;

/// <summary>A reference of this library's own: takes system messages, and knows its parent and system.</summary>
internal abstract class InternalRef : ActorRefBase
{
    internal abstract InternalRef? ParentRef { get; }

    /// <summary>The system it belongs to.</summary>
    internal abstract ActorSystemImpl? OwnSystem { get; }

    internal abstract void SendSystem(SystemMessage message);

    internal virtual void Stop()
    {
    }

    /// <summary>A child by name; null when there is none.</summary>
    internal virtual InternalRef? FindChild(string name) => null;
}
