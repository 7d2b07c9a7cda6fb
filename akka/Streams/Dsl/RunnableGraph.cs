namespace Akka.Streams.Dsl;

/// <summary>Makes <see cref="RunnableGraph{TMat}"/>.</summary>
public static class RunnableGraph
{
    public static RunnableGraph<TMat> FromGraph<TMat>(IGraph<ClosedShape, TMat> g) => g as RunnableGraph<TMat> ?? new RunnableGraph<TMat>(g);
}
