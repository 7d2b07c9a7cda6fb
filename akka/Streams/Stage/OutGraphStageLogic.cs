namespace Akka.Streams.Stage;

/// <summary>A logic that is its own outlet handler.</summary>
public abstract class OutGraphStageLogic : GraphStageLogic, IOutHandler
{
    protected OutGraphStageLogic(int inCount, int outCount) : base(inCount, outCount) { }

    protected OutGraphStageLogic(Shape shape) : base(shape) { }

    internal sealed override bool TakesPull => true;

    internal sealed override void Pulled() => OnPull();

    public abstract void OnPull();

    public virtual void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);
}
