using System.Runtime.CompilerServices;

namespace Akka.Streams.Internal;

/// <summary>One graph joined to the next; the value is made of both.</summary>
internal sealed class CombineNode<TMat1, TMat2, TMat>(IGraph<Shape, TMat1> first, IGraph<Shape, TMat2> next, Func<TMat1, TMat2, TMat> combine) : GraphNode<TMat>
{
    public override TMat Build(Wiring wiring, Attributes inherited)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int outAt = wiring.OutCount;
        TMat1 value1 = first.Build(wiring, inherited);
        int inAt = wiring.InCount;
        TMat2 value2 = next.Build(wiring, inherited);
        wiring.Join(outAt, inAt);
        return combine(value1, value2);
    }

    // The combining function may have effects of its own: it runs even when its value is not wanted.
    public override void Wire(Wiring wiring, Attributes inherited) => Build(wiring, inherited);
}
