namespace Akka.Streams.Internal;

/// <summary>A graph whose materialised value is made into another.</summary>
internal sealed class MapNode<TMat1, TMat>(IGraph<Shape, TMat1> inner, Func<TMat1, TMat> map) : GraphNode<TMat>
{
    public override TMat Build(Wiring wiring, Attributes inherited) => map(inner.Build(wiring, inherited));

    public override void Wire(Wiring wiring, Attributes inherited) => Build(wiring, inherited);
}
