using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>A named receiving port whose element type is not known here.</summary>
public abstract class Inlet : InPort
{
    public readonly string Name;

    protected Inlet(string name) => Name = name ?? throw new ArgumentException("Inlet name must be defined", nameof(name));

    internal abstract Type ElementType { get; }

    internal abstract Border NewBorder(int size);

    /// <summary>A new port of the same type and name.</summary>
    public abstract Inlet CarbonCopy();

    public static Inlet<T> Create<T>(Inlet inlet) => inlet as Inlet<T> ?? new Inlet<T>(inlet.Name);

    public override sealed string ToString() => Name;
}
