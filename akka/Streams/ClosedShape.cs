using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>No open ports: a graph that can be run.</summary>
public class ClosedShape : Shape
{
    public static readonly ClosedShape Instance = new();

    private ClosedShape() { }

    public override ImmutableArray<Inlet> Inlets => [];

    public override ImmutableArray<Outlet> Outlets => [];

    public override Shape DeepCopy() => this;

    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequirePorts(nameof(ClosedShape), inlets.Length, 0, outlets.Length, 0);
        return this;
    }
}
