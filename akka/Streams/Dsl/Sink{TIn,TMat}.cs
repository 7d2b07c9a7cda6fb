using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>A graph with one open inlet. Immutable.</summary>
public sealed class Sink<TIn, TMat> : IGraph<SinkShape<TIn>, TMat>
{
    private readonly IGraph<Shape, TMat> _graph;
    private SinkShape<TIn>? _shape;

    internal Sink(IGraph<Shape, TMat> graph) => _graph = graph;

    public SinkShape<TIn> Shape => _shape ??= new SinkShape<TIn>(new Inlet<TIn>("Sink.in"));

    /// <summary>Runs a source into this sink and gives the source's value.</summary>
    public TMat2 RunWith<TMat2>(IGraph<SourceShape<TIn>, TMat2> source, IMaterializer materializer) => Source.FromGraph(source).To(this).Run(materializer);

    public Sink<TIn, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> fn) => new(new MapNode<TMat, TMat2>(_graph, fn));

    public Sink<TIn, TMat> WithAttributes(Attributes attributes) => new(_graph.WithAttributes(attributes));

    public Sink<TIn, TMat> AddAttributes(Attributes attributes) => new(_graph.AddAttributes(attributes));

    public Sink<TIn, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <summary>This sink as an island of its own.</summary>
    public Sink<TIn, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.Named(string name) => Named(name);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.Async() => Async();

    void IGraph<SinkShape<TIn>>.Wire(Wiring wiring, Attributes inherited) => _graph.Wire(wiring, inherited);

    TMat IGraph<SinkShape<TIn>, TMat>.Build(Wiring wiring, Attributes inherited) => _graph.Build(wiring, inherited);

    public override string ToString() => $"Sink({Shape})";
}
