namespace Akka.Actor.Internal;

/// <summary>What of an actor is written seldom or never; lies between what producers and what the consumer writes.</summary>
internal abstract class CellIdentity : Inbox
{
    private static long s_lastUid;

    internal readonly ActorSystemImpl SystemImpl;
    internal readonly string Name;
    internal readonly long Uid;
    private readonly InternalRef _parent;
    private readonly Props _props;
    private ActorPath? _path;

    protected CellIdentity(ActorSystemImpl system, Props props, InternalRef parent, string name)
    {
        SystemImpl = system;
        _props = props;
        _parent = parent;
        Name = name;
        Uid = NextUid();
    }

    public override ActorPath Path => _path ??= new ChildActorPath(_parent.Path, Name, Uid);

    public Props Props => _props;

    internal override InternalRef ParentRef => _parent;

    internal override ActorSystemImpl OwnSystem => SystemImpl;

    internal static long NextUid() => Interlocked.Increment(ref s_lastUid);

    internal override bool EqualsOther(IActorRef other) => other is not CellIdentity && base.EqualsOther(other);

    internal override int HashOfIdentity() => Uid.GetHashCode();
}
