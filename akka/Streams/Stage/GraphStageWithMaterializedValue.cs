using Akka.Streams.Internal;

namespace Akka.Streams.Stage;

/// <summary>
/// A stage: the smallest part of a graph. The stage itself is an immutable blueprint; everything that changes belongs to the logic,
/// of which every run gets its own.
/// </summary>
public abstract class GraphStageWithMaterializedValue<TShape, TMaterialized> : IGraphStageWithMaterializedValue<TShape, TMaterialized>
    where TShape : Shape
{
    private bool _numbered;
    private MergedAttributes? _merged;

    protected GraphStageWithMaterializedValue() { }

    /// <summary>The stage's ports: the same ones each time.</summary>
    public abstract TShape Shape { get; }

    protected virtual Attributes InitialAttributes => Attributes.None;

    /// <summary>Makes the logic of one run, and the value that run gives.</summary>
    public abstract ILogicAndMaterializedValue<TMaterialized> CreateLogicAndMaterializedValue(Attributes inheritedAttributes);

    public IGraph<TShape, TMaterialized> WithAttributes(Attributes attributes) => new AttributedGraph<TShape, TMaterialized>(this, attributes);

    public IGraph<TShape, TMaterialized> AddAttributes(Attributes attributes) => WithAttributes(InitialAttributes.And(attributes));

    public IGraph<TShape, TMaterialized> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public IGraph<TShape, TMaterialized> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    void IGraph<TShape>.Wire(Wiring wiring, Attributes inherited) => Build(wiring, inherited);

    TMaterialized IGraph<TShape, TMaterialized>.Build(Wiring wiring, Attributes inherited) => Build(wiring, inherited);

    private TMaterialized Build(Wiring wiring, Attributes inherited)
    {
        if (!_numbered) NumberPorts();
        return MakeLogic(wiring, InitialAttributes.Under(inherited, ref _merged));
    }

    private protected virtual TMaterialized MakeLogic(Wiring wiring, Attributes attributes)
    {
        ILogicAndMaterializedValue<TMaterialized> made = CreateLogicAndMaterializedValue(attributes);
        wiring.Add(made.Logic, this, attributes);
        return made.MaterializedValue;
    }

    private void NumberPorts()
    {
        TShape shape = Shape;
        int i = 0;
        foreach (Inlet inlet in shape.Inlets) inlet.Id = i++;
        i = 0;
        foreach (Outlet outlet in shape.Outlets) outlet.Id = i++;
        _numbered = true;
    }
}
