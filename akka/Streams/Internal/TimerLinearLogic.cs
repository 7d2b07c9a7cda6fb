using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>As <see cref="LinearLogic{TIn, TOut}"/>, with timers.</summary>
internal abstract class TimerLinearLogic<TIn, TOut> : TimerGraphStageLogic, IInHandler, IOutHandler
{
    /// <summary>The key, for logics with one timer.</summary>
    protected static readonly object Timer = "timer";

    protected readonly Inlet<TIn> In = LinearStage<TIn, TOut>.Ports.Inlet;
    protected readonly Outlet<TOut> Out = LinearStage<TIn, TOut>.Ports.Outlet;
    private readonly object _stage;

    protected TimerLinearLogic(LinearStage<TIn, TOut> stage) : base(LinearStage<TIn, TOut>.Ports)
    {
        _stage = stage;
        SetHandler(In, (IInHandler)this);
        SetHandler(Out, (IOutHandler)this);
    }

    public abstract void OnPush();

    public virtual void OnPull() => Pull(In);

    public virtual void OnUpstreamFinish() => CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);

    public virtual void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);

    public override string ToString() => _stage.ToString()!;
}
