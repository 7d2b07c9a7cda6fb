using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>A graph with one open outlet. Immutable; every operator makes a new one.</summary>
public sealed class Source<TOut, TMat> : IGraph<SourceShape<TOut>, TMat>
{
    private readonly IGraph<Shape, TMat> _graph;
    private SourceShape<TOut>? _shape;

    internal Source(IGraph<Shape, TMat> graph) => _graph = graph;

    public SourceShape<TOut> Shape => _shape ??= new SourceShape<TOut>(new Outlet<TOut>("Source.out"));

    /// <summary>This source followed by a flow; the flow's value is not kept.</summary>
    public Source<T2, TMat> Via<T2, TMat2>(IGraph<FlowShape<TOut, T2>, TMat2> flow) => new(new LeftNode<TMat>(_graph, flow));

    public Source<TOut2, TMat3> ViaMaterialized<TOut2, TMat2, TMat3>(IGraph<FlowShape<TOut, TOut2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine) =>
        new(new CombineNode<TMat, TMat2, TMat3>(_graph, flow, combine));

    /// <summary>This source into a sink; the sink's value is not kept.</summary>
    public IRunnableGraph<TMat> To<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink) => new RunnableGraph<TMat>(new LeftNode<TMat>(_graph, sink));

    public IRunnableGraph<TMat3> ToMaterialized<TMat2, TMat3>(IGraph<SinkShape<TOut>, TMat2> sink, Func<TMat, TMat2, TMat3> combine) =>
        new RunnableGraph<TMat3>(new CombineNode<TMat, TMat2, TMat3>(_graph, sink, combine));

    /// <summary>Runs this source into a sink and gives the sink's value.</summary>
    public TMat2 RunWith<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink, IMaterializer materializer) =>
        materializer.Materialize(new RunnableGraph<TMat2>(new RightNode<TMat2>(_graph, sink)));

    public Source<TOut, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc) => new(new MapNode<TMat, TMat2>(_graph, mapFunc));

    public Source<TOut, TMat> WithAttributes(Attributes attributes) => new(_graph.WithAttributes(attributes));

    public Source<TOut, TMat> AddAttributes(Attributes attributes) => new(_graph.AddAttributes(attributes));

    public Source<TOut, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <summary>This source as an island of its own.</summary>
    public Source<TOut, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.Named(string name) => Named(name);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.Async() => Async();

    void IGraph<SourceShape<TOut>>.Wire(Wiring wiring, Attributes inherited) => _graph.Wire(wiring, inherited);

    TMat IGraph<SourceShape<TOut>, TMat>.Build(Wiring wiring, Attributes inherited) => _graph.Build(wiring, inherited);

    public override string ToString() => $"Source({Shape})";
}
