namespace Akka.Actor.Internal;

internal sealed partial class ActorCell
{
    /// <summary>The behaviour an actor starts with: its own Receive. One delegate for all, it looks up the running actor.</summary>
    internal static readonly Receive OwnReceive = static message => t_current!._actor!.InvokeReceive(message);

    private Receive? _behavior;

    public void Become(Receive receive) => _behavior = receive;

    public void BecomeStacked(Receive receive)
    {
        (Extras.LowerBehaviors ??= new Stack<Receive?>()).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked()
    {
        if (_extras?.LowerBehaviors is { Count: > 0 } lower)
            _behavior = lower.Pop();
    }

    public void Become(UntypedReceive receive) => Become(Wrap(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Wrap(receive));

    internal static Receive Wrap(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private void Invoke(object message, IActorRef? sender)
    {
        _message = message;
        _sender = sender;
        _stamp++;
        try
        {
            ReceiveTimeoutState? timeout = _extras?.Timeout;
            if (timeout is not null)
            {
                DispatchWithTimeout(message, timeout);
            }
            else
            {
                Dispatch(message);
                _extras?.Timeout?.Check(reschedule: true);    // set by this very message
            }

            if (_asyncPending == 0)
                ClearMessage();
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e, null);
        }
    }

    private void DispatchWithTimeout(object message, ReceiveTimeoutState timeout)
    {
        bool counts = (message is TimerMessage timer ? timer.Message : message) is not INotInfluenceReceiveTimeout;
        if (counts)
            timeout.Cancel();
        try
        {
            Dispatch(message);
        }
        finally
        {
            if (!_ended)
                timeout.Check(counts);
        }
    }

    private void Dispatch(object message)
    {
        if (message is TimerMessage timer)
        {
            if (_extras?.Timers is not { } timers || timers.Intercept(timer) is not { } due)
                return;
            _message = message = due;
        }

        if (message is Terminated or PoisonPill or Kill or Identify)
            AutoReceive(message);
        else
            _actor!.AroundReceive(_behavior ?? OwnReceive, message);
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case PoisonPill:
                Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, this), this);
                break;
        }
    }
}
