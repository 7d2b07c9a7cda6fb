namespace Akka.Streams;

/// <summary>Turns graphs into running streams.</summary>
public interface IMaterializer
{
    /// <exception cref="Akka.Pattern.IllegalStateException">The materializer was shut down, or a stage has a port without a handler.</exception>
    TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable);

    TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes);
}
