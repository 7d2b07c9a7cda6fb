using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One inlet.</summary>
public sealed class SinkShape<TIn> : Shape
{
    public readonly Inlet<TIn> Inlet;

    public SinkShape(Inlet<TIn> inlet) => Inlet = inlet ?? throw new ArgumentNullException(nameof(inlet));

    public override ImmutableArray<Inlet> Inlets => [Inlet];

    public override ImmutableArray<Outlet> Outlets => [];

    internal override int InletCount => 1;

    internal override int OutletCount => 0;

    public override Shape DeepCopy() => new SinkShape<TIn>((Inlet<TIn>)Inlet.CarbonCopy());

    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequirePorts(nameof(SinkShape<TIn>), inlets.Length, 1, outlets.Length, 0);
        return new SinkShape<TIn>((Inlet<TIn>)inlets[0]);
    }

    public override bool Equals(object? obj) => obj is SinkShape<TIn> other && Equals(Inlet, other.Inlet);

    public override int GetHashCode() => Inlet.GetHashCode();
}
