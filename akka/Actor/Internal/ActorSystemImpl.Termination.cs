using Akka.Event;

namespace Akka.Actor.Internal;

internal sealed partial class ActorSystemImpl
{
    public override void RegisterOnTermination(Action code)
    {
        lock (_lock)
        {
            if (_onTermination is null)
                throw new InvalidOperationException("ActorSystem already terminated.");
            _onTermination.Push(code);
        }
    }

    public override Task Terminate()
    {
        if (!Settings.CoordinatedShutdownRunByActorSystemTerminate)
            return FinalTerminate();
        CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        return WhenTerminated;
    }

    /// <summary>Ends all actors: /user first, then /system.</summary>
    internal Task FinalTerminate()
    {
        _stopping = true;
        UserGuardian.Stop();
        return WhenTerminated;
    }

    internal void GuardianFailed(ActorCell guardian, Exception cause)
    {
        EventStream.Publish(new Error(cause, guardian.Path.ToString(), typeof(Guardian), "guardian failed, shutting down system"));
        guardian.Stop();
        Terminate();
    }

    internal void GuardianEnded(ActorCell guardian)
    {
        if (ReferenceEquals(guardian, UserGuardian))
        {
            SystemGuardian.Stop();
            return;
        }

        Stack<Action> callbacks;
        lock (_lock)
        {
            if (_onTermination is null)
                return;
            callbacks = _onTermination;
            _onTermination = null;
        }

        Timers.Dispose();
        while (callbacks.TryPop(out Action? callback))
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                EventStream.Publish(new Error(e, Log.ToString()!, typeof(ActorSystem), "A termination callback failed"));
            }
        }

        _terminated.TrySetResult();
    }
}
