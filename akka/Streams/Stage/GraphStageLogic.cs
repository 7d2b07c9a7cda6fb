using Akka.Event;
using Akka.Pattern;
using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>
/// What one run of a stage does. Its handlers, PreStart, PostStop, timers and async callbacks never run at the same time, so its fields need no locks.
///   made -> running: PreStart      running -> stopped: PostStop, exactly once, when all ports are closed (and keep-going is off) or the stream is aborted
/// This part is the life cycle; GraphStageLogic.Ports.cs has what can be done with ports, GraphStageLogic.Emit.cs what waits for demand or elements.
/// </summary>
public abstract partial class GraphStageLogic : IStageLogging
{
    internal const int KeepGoingFlag = 0x4000_0000;
    internal const int PortsMask = KeepGoingFlag - 1;

    private Interpreter? _interpreter;
    private ILoggingAdapter? _log;
    private StageActor? _stageActor;

    public readonly int InCount;
    public readonly int OutCount;

    /// <summary>The number of open ports, and KeepGoingFlag; 0: to be stopped; negative: stopped.</summary>
    internal int Alive;

    protected GraphStageLogic(int inCount, int outCount)
    {
        InCount = inCount;
        OutCount = outCount;
        if (inCount > 1) _ins = new Connection?[inCount];
        if (outCount <= 1) return;
        _outs = new Connection?[outCount];
        _moreOuts = new (IOutHandler, Outlet)[outCount];
    }

    protected GraphStageLogic(Shape shape) : this(shape.InletCount, shape.OutletCount) { }

    /// <summary>True for a stage that does not stop when its last port closes; asked once.</summary>
    public virtual bool KeepGoingAfterAllPortsClosed => false;

    /// <summary>Does nothing.</summary>
    internal static Action DoNothing { get; } = static () => { };

    internal Interpreter Interpreter => _interpreter ?? throw new IllegalStateException("not yet initialized: only SetHandler is allowed in GraphStageLogic constructor");

    protected IMaterializer Materializer => Interpreter.Materializer;

    /// <summary>Materialises into the island of this stage: for streams inside a stage.</summary>
    protected IMaterializer SubFusingMaterializer => new SubFusingMaterializer(Interpreter);

    protected virtual object LogSource => this;

    public ILoggingAdapter Log => _log ??= Interpreter.Materializer.MakeLogger(LogSource);

    /// <summary>The logic's place in its island.</summary>
    internal int Index { get; private set; }

    /// <summary>Which class of those that are their own handlers it is.</summary>
    internal virtual HandlerKind Kind => HandlerKind.Other;

    internal void Attach(Interpreter island, int index)
    {
        _interpreter = island;
        Index = index;
        Alive = InCount + OutCount;
        if (KeepGoingAfterAllPortsClosed) Alive |= KeepGoingFlag;
    }

    /// <summary>Runs before any handler. Elements may be pulled here.</summary>
    public virtual void PreStart() { }

    /// <summary>Runs last, exactly once. Nothing can be pushed or pulled any more; what it throws is logged.</summary>
    public virtual void PostStop() { }

    protected internal virtual void BeforePreStart() { }

    protected internal virtual void AfterPostStop()
    {
        _stageActor?.Stop();
        CancelSubstreams();
    }

    /// <summary>Keeps the stage alive after its last port has closed, until this is turned off or the stage is completed or failed.</summary>
    protected void SetKeepGoing(bool enabled) => Interpreter.SetKeepGoing(this, enabled);

    /// <summary>Completes all outlets and cancels all inlets. Outlets with elements still to be emitted complete after those.</summary>
    public void CompleteStage() => CloseAll(SubscriptionWithCancelException.StageWasCompleted.Instance, null);

    /// <summary>Fails all outlets and cancels all inlets, with this cause.</summary>
    public void FailStage(Exception reason) => CloseAll(reason ?? SubscriptionWithCancelException.StageWasCompleted.Instance, reason);

    /// <summary>Cancels all inlets with this cause; outlets fail with it, or complete if it is no failure.</summary>
    public void CancelStage(Exception cause) => CloseAll(cause, cause is SubscriptionWithCancelException.NonFailureCancellation ? null : cause);

    /// <summary>What an outlet handler does by default when downstream cancels.</summary>
    public void InternalOnDownstreamFinish(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        CancelStage(cause);
    }

    private void CloseAll(Exception cancelCause, Exception? failure)
    {
        Interpreter island = Interpreter;
        for (int i = 0; i < InCount; i++) island.Cancel(InPort(i)!, cancelCause);
        for (int i = 0; i < OutCount; i++)
        {
            Connection port = (i == 0 ? _out : _outs![i])!;
            if (failure is not null) island.Fail(port, failure);
            else CompleteWhenEmitted(port);
        }
        Interpreter.SetKeepGoing(this, false);
    }

    /// <summary>A delegate by which any thread may hand a value to this stage: the handler runs on the stage's turn, unless it has stopped.</summary>
    protected Action<T> GetAsyncCallback<T>(Action<T> handler) => new StageCallback<T>(this, handler).Invoke;

    /// <summary>As the generic one, without a value.</summary>
    protected Action GetAsyncCallback(Action handler) => new StageCallback(this, handler).Invoke;

    public override string ToString() => GetType().Name;
}
