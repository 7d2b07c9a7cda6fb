using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>A graph without open ports: it can be run.</summary>
public sealed class RunnableGraph<TMat> : IRunnableGraph<TMat>
{
    private readonly IGraph<Shape, TMat> _graph;

    internal RunnableGraph(IGraph<Shape, TMat> graph) => _graph = graph;

    public ClosedShape Shape => ClosedShape.Instance;

    public TMat Run(IMaterializer materializer) => materializer.Materialize(this);

    public IRunnableGraph<TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> func) => new RunnableGraph<TMat2>(new MapNode<TMat, TMat2>(_graph, func));

    public IRunnableGraph<TMat> WithAttributes(Attributes attributes) => new RunnableGraph<TMat>(_graph.WithAttributes(attributes));

    public IRunnableGraph<TMat> AddAttributes(Attributes attributes) => new RunnableGraph<TMat>(_graph.AddAttributes(attributes));

    public IRunnableGraph<TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public IRunnableGraph<TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.Named(string name) => Named(name);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.Async() => Async();

    void IGraph<ClosedShape>.Wire(Wiring wiring, Attributes inherited) => _graph.Wire(wiring, inherited);

    TMat IGraph<ClosedShape, TMat>.Build(Wiring wiring, Attributes inherited) => _graph.Build(wiring, inherited);
}
