using System.Collections.Immutable;
using Akka.Streams.Internal;

namespace Akka.Streams.Dsl;

/// <summary>Makes <see cref="Sink{TIn, TMat}"/>.</summary>
public static class Sink
{
    public static Sink<TIn, TMat> FromGraph<TIn, TMat>(IGraph<SinkShape<TIn>, TMat> graph) => graph as Sink<TIn, TMat> ?? new Sink<TIn, TMat>(graph);

    public static Sink<TIn, Task<Done>> Ignore<TIn>() => Cache<TIn>.Ignore;

    /// <summary>Calls a function for each element; the task ends as the stream does.</summary>
    public static Sink<TIn, Task<Done>> ForEach<TIn>(Action<TIn> action) => new(new ForEachSink<TIn>(action));

    /// <summary>Starts a task for each element, so many at a time.</summary>
    public static Sink<TIn, Task<Done>> ForEachAsync<TIn>(int parallelism, Func<TIn, Task> action) =>
        Flow.Create<TIn>().SelectAsync(parallelism, element => Unvalued.Of(action, element)).ToMaterialized(Ignore<NotUsed>(), Keep.Right);

    /// <summary>The first element; fails with <see cref="NoSuchElementException"/> if there is none.</summary>
    public static Sink<TIn, Task<TIn>> First<TIn>() => new(new FirstSink<TIn>());

    /// <summary>The last element; fails with <see cref="NoSuchElementException"/> if there is none.</summary>
    public static Sink<TIn, Task<TIn>> Last<TIn>() => new(new LastSink<TIn>());

    /// <summary>All elements.</summary>
    public static Sink<TIn, Task<IImmutableList<TIn>>> Seq<TIn>() => new(new SeqSink<TIn>());

    public static Sink<TIn, Task<TOut>> Aggregate<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> aggregate) => new(new AggregateSink<TIn, TOut>(zero, aggregate));

    /// <summary>Elements are pulled from the materialised queue; 16 are read ahead.</summary>
    public static Sink<TIn, ISinkQueue<TIn>> Queue<TIn>() => new(new QueueSink<TIn>());

    /// <summary>Takes everything and calls one of the two functions at the end.</summary>
    public static Sink<TIn, NotUsed> OnComplete<TIn>(Action success, Action<Exception> failure) => new(new OnCompleteSink<TIn>(success, failure));

    private static class Cache<T>
    {
        public static readonly Sink<T, Task<Done>> Ignore = new(new IgnoreSink<T>());
    }
}
