namespace Akka.Actor.Internal;

internal sealed partial class ActorCell
{
    private object? _watchedBy;
    private bool _subscribed;

    public IActorRef Watch(IActorRef subject) => AddWatch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return AddWatch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (_extras is { } extras)
        {
            if (extras.Watching?.Remove(subject) == true)
                (subject as InternalRef)?.SendSystem(new UnwatchRequest(this));
            extras.QueuedTerminated?.Remove(subject);
        }

        return subject;
    }

    /// <summary>Notes that the event stream has to forget this actor when it ends.</summary>
    internal void MarkSubscribed() => _subscribed = true;

    internal void AddWatcher(InternalRef watcher)
    {
        switch (_watchedBy)
        {
            case null:
                _watchedBy = watcher;
                break;
            case HashSet<InternalRef> many:
                many.Add(watcher);
                break;
            case InternalRef one when !one.Equals(watcher):
                _watchedBy = new HashSet<InternalRef> { one, watcher };
                break;
        }
    }

    internal void RemoveWatcher(InternalRef watcher)
    {
        if (_watchedBy is HashSet<InternalRef> many)
            many.Remove(watcher);
        else if (watcher.Equals(_watchedBy))
            _watchedBy = null;
    }

    internal void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed)
    {
        if (_extras?.Watching is { } watching && watching.Remove(actor, out object? custom))
        {
            if (_children?.Reason != WaitReason.Termination)
            {
                TellInternal(new Terminated(actor, existenceConfirmed, addressTerminated: false), actor);
                (Extras.QueuedTerminated ??= []).TryAdd(actor, custom);
            }
        }

        if (actor is ActorCell child && _children?.Holds(child) == true)
            HandleChildTerminated(child);
    }

    private IActorRef AddWatch(IActorRef subject, object? message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (!ReferenceEquals(subject, this) && (Extras.Watching ??= []).TryAdd(subject, message))
            (subject as InternalRef)?.SendSystem(new WatchRequest(this));
        return subject;
    }

    private void ReceivedTerminated(Terminated terminated)
    {
        if (_extras?.QueuedTerminated is { } queued && queued.Remove(terminated.ActorRef, out object? custom))
            _actor!.AroundReceive(_behavior ?? OwnReceive, custom ?? terminated);
    }

    private void TellWatchersWeDied()
    {
        switch (Interlocked.Exchange(ref _watchedBy, null))
        {
            case HashSet<InternalRef> many:
                foreach (InternalRef watcher in many)
                    TellWatcher(watcher);
                break;
            case InternalRef one:
                TellWatcher(one);
                break;
        }
    }

    // The parent gets its notice in any case.
    private void TellWatcher(InternalRef watcher)
    {
        if (!ReferenceEquals(watcher, ParentRef))
            watcher.SendSystem(new DeathWatchNotification(this, existenceConfirmed: true));
    }

    private void UnwatchAll()
    {
        if (_extras is not { Watching: { Count: > 0 } watching } extras)
            return;
        foreach (IActorRef subject in watching.Keys)
            (subject as InternalRef)?.SendSystem(new UnwatchRequest(this));
        watching.Clear();
        extras.QueuedTerminated?.Clear();
    }
}
