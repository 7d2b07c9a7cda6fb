namespace Akka.Streams.Internal;

/// <summary>Materialises into a running island; to be used on its turn only.</summary>
internal sealed class SubFusingMaterializer(Interpreter island) : IMaterializer
{
    public TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable) => Materialize(runnable, island.Materializer.InitialAttributes);

    public TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes)
    {
        island.RequireOpen();
        return Wiring.RunWithin(runnable, island, initialAttributes);
    }
}
