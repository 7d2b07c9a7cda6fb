namespace Akka.Streams.Internal;

/// <summary>One graph joined to the next; the value is the second one's.</summary>
internal sealed class RightNode<TMat>(IGraph<Shape> first, IGraph<Shape, TMat> next) : GraphNode<TMat>
{
    public override TMat Build(Wiring wiring, Attributes inherited)
    {
        int outAt = wiring.OutCount;
        first.Wire(wiring, inherited);
        int inAt = wiring.InCount;
        TMat value = next.Build(wiring, inherited);
        wiring.Join(outAt, inAt);
        return value;
    }

    public override void Wire(Wiring wiring, Attributes inherited) => Build(wiring, inherited);
}
