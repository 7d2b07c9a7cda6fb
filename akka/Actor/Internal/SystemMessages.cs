namespace Akka.Actor.Internal;

/// <summary>Stop after the message being handled.</summary>
internal sealed class Terminate : SystemMessage
{
    internal override void Invoke(ActorCell cell) => cell.BeginTerminate();
}

/// <summary>Handle no user messages until resumed; children too.</summary>
internal sealed class Suspend : SystemMessage
{
    internal override bool WaitsForChildren => true;

    internal override void Invoke(ActorCell cell) => cell.FaultSuspend();
}

/// <summary>Go on after a suspension, with the same instance.</summary>
internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    internal override bool WaitsForChildren => true;

    internal override void Invoke(ActorCell cell) => cell.FaultResume(causedByFailure);
}

/// <summary>Restart with a fresh instance.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    internal override bool WaitsForChildren => true;

    internal override void Invoke(ActorCell cell) => cell.FaultRecreate(cause);
}

/// <summary>A child's report to its parent that it failed.</summary>
internal sealed class Failed(ActorCell child, Exception cause) : SystemMessage
{
    internal ActorCell Child => child;

    internal Exception Cause => cause;

    internal override bool WaitsWhileFailed => true;

    internal override bool WaitsForChildren => true;

    internal override void Invoke(ActorCell cell) => cell.HandleFailed(this);
}

/// <summary>An actor's end, told to its parent and its watchers.</summary>
internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed) : SystemMessage
{
    internal IActorRef Actor => actor;

    internal bool ExistenceConfirmed => existenceConfirmed;

    internal override void Invoke(ActorCell cell) => cell.WatchedActorTerminated(actor, existenceConfirmed);
}

/// <summary>Tell me when you end.</summary>
internal sealed class WatchRequest(InternalRef watcher) : SystemMessage
{
    internal InternalRef Watcher => watcher;

    internal override void Invoke(ActorCell cell) => cell.AddWatcher(watcher);

    internal override void OnDead(InternalRef receiver) => watcher.SendSystem(new DeathWatchNotification(receiver, existenceConfirmed: false));
}

/// <summary>Tell me no longer.</summary>
internal sealed class UnwatchRequest(InternalRef watcher) : SystemMessage
{
    internal InternalRef Watcher => watcher;

    internal override void Invoke(ActorCell cell) => cell.RemoveWatcher(watcher);
}
