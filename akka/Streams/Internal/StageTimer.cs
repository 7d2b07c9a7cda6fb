using Akka.Actor.Internal;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>One timer of a stage: when it is due it is posted to the stage's island. A tick that finds the one before still waiting is left out.</summary>
internal sealed class StageTimer(TimerGraphStageLogic logic, object key, TimeSpan? interval) : AsyncEvent, ITimerTarget
{
    private TimerHandle _handle;
    private bool _stopped;

    public object Key => key;

    public StageTimer? NextTimer;

    public void Start(TimeSpan delay) => _handle = logic.Interpreter.Materializer.Timers.Schedule(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, this);

    public void Stop()
    {
        _stopped = true;
        logic.Interpreter.Materializer.Timers.Cancel(_handle);
    }

    void ITimerTarget.OnTimer() => logic.Interpreter.Post(this);

    public override void Run(Interpreter island)
    {
        if (_stopped || !island.Enter(logic)) return;
        // The next tick is set before the handler runs, so that the handler's time does not add to the interval.
        if (interval is { } next) Start(next);
        else logic.Forget(this);
        try
        {
            logic.OnTimer(key);
        }
        catch (Exception e)
        {
            island.Failed(e);
        }
        island.Leave(logic);
    }
}
