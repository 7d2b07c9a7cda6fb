namespace Akka.Actor.Internal;

internal sealed partial class ActorCell
{
    private ChildSet? _children;
    private int _lastAnonymous;

    public IActorRef Self => this;

    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    public ActorSystem System => SystemImpl;

    public IActorRef Parent => ParentRef;

    public TimeSpan? ReceiveTimeout => _extras?.Timeout?.After;

    internal ActorCell[] ChildCells => Children;

    private ActorCell[] Children => _children?.Snapshot() ?? ChildSet.None;

    public IActorRef ActorOf(Props props, string? name = null) => MakeChild(props, name);

    public ActorSelection ActorSelection(ActorPath actorPath) => SystemImpl.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => SystemImpl.SelectFrom(this, actorPath);

    public IActorRef Child(string name) => (IActorRef?)_children?.Find(name) ?? ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => Children;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is null && _extras?.Timeout is null)
            return;
        (Extras.Timeout ??= new ReceiveTimeoutState(this)).Set(timeout);
    }

    public void Stop(IActorRef child)
    {
        if (child is ActorCell cell && _children is { } children)
            children.MarkDying(cell);
        if (child is InternalRef target)
            target.Stop();
    }

    internal override void Stop() => SendSystem(new Terminate());

    /// <summary>Lets <see cref="MakeChild"/> be called by other threads.</summary>
    internal void AllowChildrenFromOutside() => _children = new ChildSet();

    /// <summary>Makes and starts a child. Only on the actor's own turn, unless <see cref="AllowChildrenFromOutside"/> was called.</summary>
    internal ActorCell MakeChild(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is null)
            name = AnonymousName();
        else if (!ActorPath.IsValidPathElement(name))
            throw InvalidName(name);
        // In this order: the children of one that has ended are gone, and a new set would be nobody's.
        ChildSet children = _children ??= new ChildSet();
        if (_terminating)
            throw ChildSet.Terminating();
        var child = new ActorCell(SystemImpl, props, this, name);
        if (!children.TryAdd(name, child))
            throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        child.Start();
        return child;
    }

    private static InvalidActorNameException InvalidName(string name) => new(
        name.Length == 0
            ? "Actor name must not be empty."
            : name[0] == '$'
                ? $"Actor name \"{name}\" is invalid: it must not start with $."
                : $"Actor name \"{name}\" is invalid: allowed are letters, digits, {ActorPath.ValidSymbols} and %XX.");

    private string AnonymousName() => AnonymousNames.Of(Interlocked.Increment(ref _lastAnonymous));
}
