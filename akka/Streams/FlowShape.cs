using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One inlet and one outlet.</summary>
public sealed class FlowShape<TIn, TOut> : Shape, IFlowShape
{
    public FlowShape(Inlet<TIn> inlet, Outlet<TOut> outlet)
    {
        Inlet = inlet ?? throw new ArgumentNullException(nameof(inlet));
        Outlet = outlet ?? throw new ArgumentNullException(nameof(outlet));
    }

    public Inlet<TIn> Inlet { get; }

    public Outlet<TOut> Outlet { get; }

    Inlet IFlowShape.Inlet => Inlet;

    Outlet IFlowShape.Outlet => Outlet;

    public override ImmutableArray<Inlet> Inlets => [Inlet];

    public override ImmutableArray<Outlet> Outlets => [Outlet];

    internal override int InletCount => 1;

    internal override int OutletCount => 1;

    public override Shape DeepCopy() => new FlowShape<TIn, TOut>((Inlet<TIn>)Inlet.CarbonCopy(), (Outlet<TOut>)Outlet.CarbonCopy());

    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequirePorts(nameof(FlowShape<TIn, TOut>), inlets.Length, 1, outlets.Length, 1);
        return new FlowShape<TIn, TOut>((Inlet<TIn>)inlets[0], (Outlet<TOut>)outlets[0]);
    }
}
