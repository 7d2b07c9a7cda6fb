using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>Makes <see cref="Flow{TIn, TOut, TMat}"/>.</summary>
public static class Flow
{
    /// <summary>The flow that changes nothing: where operators begin.</summary>
    public static Flow<T, T, NotUsed> Create<T>() => IdentityStage<T>.Flow;

    public static Flow<TIn, TOut, NotUsed> FromFunction<TIn, TOut>(Func<TIn, TOut> function) => new(new SelectStage<TIn, TOut>(function));

    public static Flow<TIn, TOut, TMat> FromGraph<TIn, TOut, TMat>(IGraph<FlowShape<TIn, TOut>, TMat> graph) =>
        graph as Flow<TIn, TOut, TMat> ?? new Flow<TIn, TOut, TMat>(graph);
}
