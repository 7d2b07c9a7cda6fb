namespace Akka.Streams.Internal;

/// <summary>An inner part of a Source, Flow, Sink or runnable graph: only ever wired, so it has no shape of its own.</summary>
internal abstract class GraphNode<TMat> : IGraph<Shape, TMat>
{
    Shape IGraph<Shape>.Shape => throw new InvalidOperationException("An inner part of a graph has no shape");

    public IGraph<Shape, TMat> WithAttributes(Attributes attributes) => new AttributedGraph<Shape, TMat>(this, attributes);

    public IGraph<Shape, TMat> AddAttributes(Attributes attributes) => WithAttributes(attributes);

    public IGraph<Shape, TMat> Named(string name) => WithAttributes(Attributes.CreateName(name));

    public IGraph<Shape, TMat> Async() => WithAttributes(Attributes.CreateAsyncBoundary());

    public abstract void Wire(Wiring wiring, Attributes inherited);

    public abstract TMat Build(Wiring wiring, Attributes inherited);
}
