using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>A blueprint of stream processing with open ports as its shape says. Immutable: it can be used any number of times.</summary>
public interface IGraph<out TShape> where TShape : Shape
{
    TShape Shape { get; }

    /// <summary>Adds this graph's stages to a run; its open ports are left on the wiring's stacks, in the shape's order.</summary>
    internal void Wire(Wiring wiring, Attributes inherited);
}
