using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>A logic that is its own handler for both sides.</summary>
public abstract class InAndOutGraphStageLogic : GraphStageLogic, IInHandler, IOutHandler
{
    protected InAndOutGraphStageLogic(int inCount, int outCount) : base(inCount, outCount) { }

    protected InAndOutGraphStageLogic(Shape shape) : base(shape) { }

    internal sealed override HandlerKind Kind => HandlerKind.InAndOut;

    public abstract void OnPush();

    public virtual void OnUpstreamFinish() => CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);

    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);
}
