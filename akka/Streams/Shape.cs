using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>The open ports of a graph.</summary>
public abstract class Shape : ICloneable
{
    protected Shape() { }

    public abstract ImmutableArray<Inlet> Inlets { get; }

    public abstract ImmutableArray<Outlet> Outlets { get; }

    // Asked for at every materialisation: the known shapes answer without making an array.
    internal virtual int InletCount => Inlets.Length;

    internal virtual int OutletCount => Outlets.Length;

    /// <summary>The same shape with new ports.</summary>
    public abstract Shape DeepCopy();

    /// <summary>The same shape over the given ports.</summary>
    /// <exception cref="ArgumentException">Their number is not this shape's.</exception>
    public abstract Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets);

    public bool HasSamePortsAs(Shape shape) => Inlets.ToHashSet().SetEquals(shape.Inlets) && Outlets.ToHashSet().SetEquals(shape.Outlets);

    public bool HasSamePortsAndShapeAs(Shape shape) => GetType() == shape.GetType() && HasSamePortsAs(shape);

    public object Clone() => DeepCopy();

    public override sealed string ToString() => $"{GetType().Name}([{string.Join(", ", Inlets)}] [{string.Join(", ", Outlets)}])";

    internal static void RequirePorts(string shape, int inlets, int wantedInlets, int outlets, int wantedOutlets)
    {
        if (inlets != wantedInlets || outlets != wantedOutlets)
            throw new ArgumentException($"{shape} needs {wantedInlets} inlets and {wantedOutlets} outlets, not {inlets} and {outlets}");
    }
}
