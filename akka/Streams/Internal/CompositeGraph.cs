namespace Akka.Streams.Internal;

/// <summary>A graph put together by GraphDsl: parts, the connections between them, and which ports stay open.</summary>
internal sealed class CompositeGraph<TShape, TMat>(TShape shape, Func<Wiring, Attributes, TMat> buildValue, IGraph<Shape>[] others,
    (int Out, int In)[] joins, int[] openIns, int[] openOuts) : IGraph<TShape, TMat> where TShape : Shape
{
    public TShape Shape => shape;

    public IGraph<TShape, TMat> WithAttributes(Attributes attributes) => new AttributedGraph<TShape, TMat>(this, attributes);

    public IGraph<TShape, TMat> AddAttributes(Attributes attributes) => WithAttributes(attributes);

    public IGraph<TShape, TMat> Named(string name) => WithAttributes(Attributes.CreateName(name));

    public IGraph<TShape, TMat> Async() => WithAttributes(Attributes.CreateAsyncBoundary());

    void IGraph<TShape>.Wire(Wiring wiring, Attributes inherited) => Build(wiring, inherited);

    TMat IGraph<TShape, TMat>.Build(Wiring wiring, Attributes inherited) => Build(wiring, inherited);

    private TMat Build(Wiring wiring, Attributes inherited)
    {
        int insFrom = wiring.InCount;
        int outsFrom = wiring.OutCount;
        TMat value = buildValue(wiring, inherited);
        foreach (IGraph<Shape> other in others) other.Wire(wiring, inherited);
        PortEnd[] ins = wiring.PopInsFrom(insFrom);
        PortEnd[] outs = wiring.PopOutsFrom(outsFrom);
        foreach ((int from, int to) in joins) Wiring.Connect(outs[from], ins[to]);
        foreach (int open in openIns) wiring.PushIn(ins[open]);
        foreach (int open in openOuts) wiring.PushOut(outs[open]);
        return value;
    }
}
