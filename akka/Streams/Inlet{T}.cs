using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>A receiving port of a stage. Its place in the shape decides which connection it means; it holds no state.</summary>
public sealed class Inlet<T> : Inlet
{
    public Inlet(string name) : base(name) { }

    internal override Type ElementType => typeof(T);

    internal override Border NewBorder(int size) => new Border<T>(size);

    public override Inlet CarbonCopy() => new Inlet<T>(Name);
}
