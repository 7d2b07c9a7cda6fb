using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>An actor as the library sees it: reference, context, mailbox and life cycle in one object, kept small.</summary>
internal sealed partial class ActorCell : InternalRef, IUntypedActorContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static ActorCell? t_current;

    private static long s_lastUid;

    internal readonly ActorSystemImpl SystemImpl;
    internal readonly string Name;
    internal readonly long Uid;
    private readonly InternalRef _parent;
    private readonly Props _props;
    private ActorPath? _path;
    private ActorBase? _actor;
    private MailNode? _current;
    private CellExtras? _extras;

    internal ActorCell(ActorSystemImpl system, Props props, InternalRef parent, string name)
    {
        SystemImpl = system;
        _props = props;
        _parent = parent;
        Name = name;
        Uid = NextUid();
    }

    /// <summary>The actor whose turn runs on this thread.</summary>
    internal static ActorCell? Current => t_current;

    public override ActorPath Path => _path ??= new ChildActorPath(_parent.Path, Name, Uid);

    internal override InternalRef ParentRef => _parent;

    internal override ActorSystemImpl OwnSystem => SystemImpl;

    internal bool IsEnded => _ended;

    internal bool MarkedDying { get; set; }

    internal ActorBase? Instance => _actor;

    private CellExtras Extras => _extras ??= new CellExtras();

    internal static long NextUid() => Interlocked.Increment(ref s_lastUid);

    internal override bool EqualsOther(IActorRef other) => other is not ActorCell && base.EqualsOther(other);

    internal override int HashOfIdentity() => Uid.GetHashCode();

    internal override InternalRef? FindChild(string name) => _children?.Find(name);

    internal void Publish(LogEvent log) => SystemImpl.EventStream.Publish(log);

    private string LogSource => Path.ToString();

    private Type LogClass => _actor?.GetType() ?? typeof(ActorCell);
}
