using Akka.Streams.Internal;

namespace Akka.Streams;

/// <summary>A graph that gives a value of this type each time it is materialised.</summary>
public interface IGraph<out TShape, out TMaterialized> : IGraph<TShape> where TShape : Shape
{
    /// <summary>This graph with its own attributes replaced.</summary>
    IGraph<TShape, TMaterialized> WithAttributes(Attributes attributes);

    /// <summary>This graph with attributes added to its own.</summary>
    IGraph<TShape, TMaterialized> AddAttributes(Attributes attributes);

    IGraph<TShape, TMaterialized> Named(string name);

    /// <summary>This graph as an island of its own, joined to the rest by buffers of 16 elements.</summary>
    IGraph<TShape, TMaterialized> Async();

    /// <summary>As Wire, and gives the materialised value.</summary>
    internal TMaterialized Build(Wiring wiring, Attributes inherited);
}
