using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The logic of a <see cref="LinearStage{TIn, TOut}"/>: unless overridden, demand goes straight upstream.</summary>
internal abstract class LinearLogic<TIn, TOut> : InAndOutGraphStageLogic
{
    protected readonly Inlet<TIn> In;
    protected readonly Outlet<TOut> Out;
    private readonly object _stage;

    protected LinearLogic(LinearStage<TIn, TOut> stage) : base(1, 1)
    {
        In = LinearStage<TIn, TOut>.Ports.Inlet;
        Out = LinearStage<TIn, TOut>.Ports.Outlet;
        _stage = stage;
        SetHandlers(In, Out, this);
    }

    public override void OnPull() => Pull(In);

    public override string ToString() => _stage.ToString()!;
}
