namespace Akka.Actor.Internal;

/// <summary>A reference without an actor behind it: calls a delegate for each message, on the sender's thread. It can be watched and can
/// watch; <see cref="Terminated"/> comes through the same delegate. Its owner ends it with <see cref="Stop"/>.</summary>
internal sealed class CallbackRef : InternalRef
{
    private readonly ActorSystemImpl _system;
    private readonly InternalRef _parent;
    private readonly Action<IActorRef, object> _onMessage;
    private readonly Lock _lock = new();
    private HashSet<InternalRef>? _watchers;
    private HashSet<IActorRef>? _watching;
    private bool _stopped;

    /// <param name="system">The system it belongs to.</param>
    /// <param name="parent">What its path lies under.</param>
    /// <param name="name">The last element of its path.</param>
    /// <param name="onMessage">Gets sender and message; called by many threads at once.</param>
    internal CallbackRef(ActorSystemImpl system, InternalRef parent, string name, Action<IActorRef, object> onMessage)
    {
        _system = system;
        _parent = parent;
        _onMessage = onMessage;
        Path = new ChildActorPath(parent.Path, name, ActorCell.NextUid());
    }

    public override ActorPath Path { get; }

    internal override InternalRef ParentRef => _parent;

    internal override ActorSystemImpl OwnSystem => _system;

    internal void Watch(IActorRef subject)
    {
        lock (_lock)
        {
            if (_stopped || !(_watching ??= []).Add(subject))
                return;
        }

        (subject as InternalRef)?.SendSystem(new WatchRequest(this));
    }

    internal void Unwatch(IActorRef subject)
    {
        lock (_lock)
        {
            if (_watching?.Remove(subject) != true)
                return;
        }

        (subject as InternalRef)?.SendSystem(new UnwatchRequest(this));
    }

    internal override void Stop()
    {
        HashSet<InternalRef>? watchers;
        HashSet<IActorRef>? watching;
        lock (_lock)
        {
            if (_stopped)
                return;
            _stopped = true;
            watchers = _watchers;
            watching = _watching;
            _watchers = null;
            _watching = null;
        }

        foreach (IActorRef subject in watching ?? [])
            (subject as InternalRef)?.SendSystem(new UnwatchRequest(this));
        foreach (InternalRef watcher in watchers ?? [])
            watcher.SendSystem(new DeathWatchNotification(this, existenceConfirmed: true));
    }

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (Volatile.Read(ref _stopped))
            _system.DeadLetter(message, sender, this);
        else
            _onMessage(sender ?? _system.DeadLettersInternal, message);
    }

    internal override void SendSystem(SystemMessage message)
    {
        switch (message)
        {
            case WatchRequest watch:
                lock (_lock)
                {
                    if (!_stopped)
                    {
                        (_watchers ??= []).Add(watch.Watcher);
                        return;
                    }
                }

                watch.OnDead(this);
                break;
            case UnwatchRequest unwatch:
                lock (_lock)
                    _watchers?.Remove(unwatch.Watcher);
                break;
            case DeathWatchNotification ended:
                lock (_lock)
                {
                    if (_watching?.Remove(ended.Actor) != true)
                        return;
                }

                _onMessage(ended.Actor, new Terminated(ended.Actor, ended.ExistenceConfirmed, addressTerminated: false));
                break;
        }
    }
}
