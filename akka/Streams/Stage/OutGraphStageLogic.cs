using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>A logic that is its own outlet handler.</summary>
public abstract class OutGraphStageLogic : GraphStageLogic, IOutHandler
{
    protected OutGraphStageLogic(int inCount, int outCount) : base(inCount, outCount) { }

    protected OutGraphStageLogic(Shape shape) : base(shape) { }

    internal sealed override HandlerKind Kind => HandlerKind.Out;

    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);
}
