using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>A graph with one open inlet and one open outlet. Immutable; every operator makes a new one.</summary>
public sealed class Flow<TIn, TOut, TMat> : IGraph<FlowShape<TIn, TOut>, TMat>
{
    private readonly IGraph<Shape, TMat> _graph;
    private FlowShape<TIn, TOut>? _shape;

    internal Flow(IGraph<Shape, TMat> graph) => _graph = graph;

    public FlowShape<TIn, TOut> Shape => _shape ??= new FlowShape<TIn, TOut>(new Inlet<TIn>("Flow.in"), new Outlet<TOut>("Flow.out"));

    // Flow.Create() does nothing: what follows it takes its place.
    private bool IsNothing => _graph is IIdentityStage;

    /// <summary>This flow followed by another; the other's value is not kept.</summary>
    public Flow<TIn, T2, TMat> Via<T2, TMat2>(IGraph<FlowShape<TOut, T2>, TMat2> flow) =>
        IsNothing && flow is IGraph<Shape, TMat> same && typeof(TMat2) == typeof(NotUsed) ? new(same) : new(new LeftNode<TMat>(_graph, flow));

    public Flow<TIn, TOut2, TMat3> ViaMaterialized<TOut2, TMat2, TMat3>(IGraph<FlowShape<TOut, TOut2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine) =>
        new(new CombineNode<TMat, TMat2, TMat3>(_graph, flow, combine));

    /// <summary>This flow into a sink: a sink; the given sink's value is not kept.</summary>
    public Sink<TIn, TMat> To<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink) => new(new LeftNode<TMat>(_graph, sink));

    public Sink<TIn, TMat3> ToMaterialized<TMat2, TMat3>(IGraph<SinkShape<TOut>, TMat2> sink, Func<TMat, TMat2, TMat3> combine) =>
        new(new CombineNode<TMat, TMat2, TMat3>(_graph, sink, combine));

    /// <summary>Runs this flow between a source and a sink and gives the values of both.</summary>
    public (TMat1, TMat2) RunWith<TMat1, TMat2>(IGraph<SourceShape<TIn>, TMat1> source, IGraph<SinkShape<TOut>, TMat2> sink, IMaterializer materializer) =>
        Source.FromGraph(source).Via(this).ToMaterialized(sink, Keep.Both).Run(materializer);

    public Flow<TIn, TOut, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc) => new(new MapNode<TMat, TMat2>(_graph, mapFunc));

    public Flow<TIn, TOut, TMat> WithAttributes(Attributes attributes) => new(_graph.WithAttributes(attributes));

    public Flow<TIn, TOut, TMat> AddAttributes(Attributes attributes) => new(_graph.AddAttributes(attributes));

    public Flow<TIn, TOut, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <summary>This flow as an island of its own.</summary>
    public Flow<TIn, TOut, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.Named(string name) => Named(name);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.Async() => Async();

    void IGraph<FlowShape<TIn, TOut>>.Wire(Wiring wiring, Attributes inherited) => _graph.Wire(wiring, inherited);

    TMat IGraph<FlowShape<TIn, TOut>, TMat>.Build(Wiring wiring, Attributes inherited) => _graph.Build(wiring, inherited);

    public override string ToString() => $"Flow({Shape})";
}
