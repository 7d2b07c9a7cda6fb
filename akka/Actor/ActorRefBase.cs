using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>What all references share: comparison by path and incarnation, and the check of what is sent.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    /// <exception cref="InvalidMessageException"><paramref name="message"/> is null.</exception>
    public void Tell(object message, IActorRef? sender)
    {
        if (message is null)
            Throw.NullMessage();
        TellInternal(message, sender);
    }

    protected abstract void TellInternal(object message, IActorRef? sender);

    public int CompareTo(IActorRef? other)
    {
        if (other is null)
            return 1;
        int byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => CompareTo(obj as IActorRef);

    public bool Equals(IActorRef? other) => ReferenceEquals(this, other) || (other is not null && EqualsOther(other));

    public override bool Equals(object? obj) => Equals(obj as IActorRef);

    public override int GetHashCode() => HashOfIdentity();

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";

    internal virtual bool EqualsOther(IActorRef other) => Path.Uid == other.Path.Uid && Path.Equals(other.Path);

    internal virtual int HashOfIdentity() => Path.Uid == 0 ? Path.GetHashCode() : Path.Uid.GetHashCode();
}
