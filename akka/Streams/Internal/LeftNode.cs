using System.Runtime.CompilerServices;

namespace Akka.Streams.Internal;

/// <summary>One graph joined to the next; the value is the first one's.</summary>
internal sealed class LeftNode<TMat>(IGraph<Shape, TMat> first, IGraph<Shape> next) : GraphNode<TMat>
{
    public override TMat Build(Wiring wiring, Attributes inherited)
    {
        // Chains nest to the left: a very long one is refused, rather than a stack overflowed.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int outAt = wiring.OutCount;
        TMat value = first.Build(wiring, inherited);
        int inAt = wiring.InCount;
        next.Wire(wiring, inherited);
        wiring.Join(outAt, inAt);
        return value;
    }

    public override void Wire(Wiring wiring, Attributes inherited)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int outAt = wiring.OutCount;
        first.Wire(wiring, inherited);
        int inAt = wiring.InCount;
        next.Wire(wiring, inherited);
        wiring.Join(outAt, inAt);
    }
}
