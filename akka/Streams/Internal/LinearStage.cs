using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>A stage with one inlet and one outlet. Ports hold no state, so all stages of the same types share them.</summary>
internal abstract class LinearStage<TIn, TOut> : GraphStage<FlowShape<TIn, TOut>>
{
    public static readonly FlowShape<TIn, TOut> Ports = new(new Inlet<TIn>("in") { Id = 0 }, new Outlet<TOut>("out") { Id = 0 });

    public sealed override FlowShape<TIn, TOut> Shape => Ports;

    public override string ToString() => GetType().Name;
}
