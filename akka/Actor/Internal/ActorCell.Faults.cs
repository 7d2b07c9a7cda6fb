using Akka.Event;

namespace Akka.Actor.Internal;

// Creation, failure, restart and end of an actor.
internal sealed partial class ActorCell
{
    private int _restarts;
    private long _windowStart;
    private object? _failed;
    private bool _terminating;

    /// <summary>Asks for one more restart under a limit: n in all, or n in a window; -1 retries with a window means one.</summary>
    internal bool RequestRestart(int maxRetries, int withinMilliseconds)
    {
        if (maxRetries == 0)
            return false;
        if (withinMilliseconds <= 0)
            return maxRetries < 0 || ++_restarts <= maxRetries;
        long now = Environment.TickCount64;
        if (_windowStart == 0)
            _windowStart = now;
        if (now - _windowStart > withinMilliseconds)
        {
            _windowStart = now;
            _restarts = 1;
            return true;
        }

        return ++_restarts <= Math.Max(maxRetries, 1);
    }

    internal void FaultSuspend()
    {
        _suspended++;
        SuspendChildren(null);
    }

    internal void FaultResume(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        object? perpetrator = _failed;
        _suspended--;
        if (causedByFailure is not null)
        {
            _failed = null;
            ClearMessage();
        }

        foreach (ActorCell child in Children)
            child.SendSystem(new Resume(ReferenceEquals(child, perpetrator) ? causedByFailure : null));
    }

    internal void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        if (_children?.Reason is WaitReason.Recreation or WaitReason.Creation or WaitReason.Termination)
        {
            FaultResume(null);    // keeps the suspension count balanced
            return;
        }

        ActorBase failed = _actor;
        object? message = _message;
        try
        {
            failed.AroundPreRestart(cause, message);
        }
        catch (Exception e)
        {
            var error = new PreRestartException(this, e, cause, message);
            Publish(new Error(error, LogSource, failed.GetType(), e.Message));
        }

        ClearInstance();
        if (_children is null || !_children.TryWait(WaitReason.Recreation, cause))
            FinishRecreate(cause);
    }

    internal void HandleFailed(Failed failure)
    {
        if (_children is null || !_children.Holds(failure.Child) || _actor is null)
            return;
        _message = failure;
        _sender = failure.Child;
        if (!_actor.Strategy.HandleFailure(this, failure.Child, failure.Cause))
            global::System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.Cause);
        ClearMessage();
    }

    internal void BeginTerminate()
    {
        if (_ended)
            return;
        _extras?.Timeout?.Set(null);
        UnwatchAll();
        bool before = _terminating;
        _terminating = true;
        _children?.Close();
        StopChildren();
        if (_children is null || !_children.TryWait(WaitReason.Termination, null))
        {
            FinishTerminate();
        }
        else if (!before)
        {
            _suspended++;
            _failed = this;    // failures during the end are nobody's business
        }
    }

    private void CreateFirst()
    {
        try
        {
            Create();
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e, null);
        }
    }

    private void Create()
    {
        try
        {
            _actor = NewInstance();
            _actor.AroundPreStart();
            _extras?.Timeout?.Check(reschedule: true);
        }
        catch (Exception e)
        {
            ClearInstance();
            _actor = null;
            throw new ActorInitializationException(this, "Exception during creation", e);
        }
    }

    private ActorBase NewInstance()
    {
        _behavior = null;
        _extras?.LowerBehaviors?.Clear();
        ActorBase actor = Props.NewActor() ?? throw new ActorInitializationException(this, "Props made no actor");
        if (actor is IWithTimers withTimers)
            withTimers.Timers = Extras.Timers = new TimerScheduler(this);
        if (actor is IActorStash withStash)
            withStash.Stash = Extras.Stash = new ActorStash(this);
        actor.Initialized();
        return actor;
    }

    /// <summary>Ends what belongs to an instance: timers, and the stash goes back to the mailbox.</summary>
    private void ClearInstance()
    {
        if (_extras is not { } extras)
            return;
        extras.Timers?.CancelAll();
        extras.Timers = null;
        extras.Stash?.PutBack();
        extras.Stash = null;
    }

    private void FaultCreate()
    {
        _extras?.Timeout?.Set(null);
        StopChildren();
        if (_children is null || !_children.TryWait(WaitReason.Creation, null))
            FinishCreate();
    }

    private void FinishCreate()
    {
        _suspended--;
        _failed = null;
        ClearMessage();
        CreateFirst();
    }

    private void FinishRecreate(Exception cause)
    {
        ActorCell[] survivors = Children;
        _suspended--;
        _failed = null;
        ClearMessage();
        try
        {
            _actor = NewInstance();
            _actor.AroundPostRestart(cause, null);
        }
        catch (Exception e)
        {
            ClearInstance();
            HandleInvokeFailure(new PostRestartException(this, e, cause), survivors);
            return;
        }

        foreach (ActorCell child in survivors)
            child.SendSystem(new Recreate(cause));
    }

    private void HandleInvokeFailure(Exception cause, ActorCell[]? notToSuspend)
    {
        if (_failed is not null || _ended)
            return;
        _suspended++;
        if (_message is Failed fromChild)
        {
            _failed = fromChild.Child;
            notToSuspend = [fromChild.Child, .. notToSuspend ?? []];
        }
        else
        {
            _failed = this;
        }

        SuspendChildren(notToSuspend);
        ParentRef.SendSystem(new Failed(this, cause));
    }

    private void SuspendChildren(ActorCell[]? except)
    {
        foreach (ActorCell child in Children)
        {
            if (except is null || Array.IndexOf(except, child) < 0)
                child.SendSystem(new Suspend());
        }
    }

    private void StopChildren()
    {
        foreach (ActorCell child in Children)
            Stop(child);
    }

    private void HandleChildTerminated(ActorCell child)
    {
        switch (_children!.Remove(child, out Exception? cause))
        {
            case WaitReason.Recreation:
                FinishRecreate(cause!);
                break;
            case WaitReason.Creation:
                FinishCreate();
                break;
            case WaitReason.Termination:
                FinishTerminate();
                break;
        }
    }

    private void FinishTerminate()
    {
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception e)
        {
            Publish(new Error(e, LogSource, LogClass, e.Message));
        }

        ClearInstance();
        CloseMailbox();
        CloseSystem();
        ParentRef.SendSystem(new DeathWatchNotification(this, existenceConfirmed: true));
        TellWatchersWeDied();
        UnwatchAll();
        if (_subscribed)
            SystemImpl.EventStream.Unsubscribe(this);
        _actor = null;
        _behavior = null;
        ClearMessage();
        _extras = null;
        _children = null;
    }
}
