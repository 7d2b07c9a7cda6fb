namespace Akka.Streams.Internal;

/// <summary>A graph under attributes of its own, perhaps as an island of its own.</summary>
internal sealed class AttributedGraph<TShape, TMat>(IGraph<TShape, TMat> inner, Attributes attributes) : IGraph<TShape, TMat> where TShape : Shape
{
    private readonly bool _island = attributes.GetAttribute<Attributes.AsyncBoundary>() is not null;
    private MergedAttributes? _merged;

    public TShape Shape => inner.Shape;

    public IGraph<TShape, TMat> WithAttributes(Attributes replacement) => new AttributedGraph<TShape, TMat>(inner, replacement);

    public IGraph<TShape, TMat> AddAttributes(Attributes added) => WithAttributes(attributes.And(added));

    public IGraph<TShape, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public IGraph<TShape, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    void IGraph<TShape>.Wire(Wiring wiring, Attributes inherited)
    {
        Interpreter? outer = wiring.BeginIsland(_island);
        inner.Wire(wiring, attributes.Under(inherited, ref _merged));
        wiring.EndIsland(_island, outer);
    }

    TMat IGraph<TShape, TMat>.Build(Wiring wiring, Attributes inherited)
    {
        Interpreter? outer = wiring.BeginIsland(_island);
        TMat value = inner.Build(wiring, attributes.Under(inherited, ref _merged));
        wiring.EndIsland(_island, outer);
        return value;
    }
}
