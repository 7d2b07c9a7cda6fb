using Akka.Actor;
using Akka.Streams.Internal;
using Akka.Util;

namespace Akka.Streams.Dsl;

/// <summary>Makes <see cref="Source{TOut, TMat}"/>.</summary>
public static class Source
{
    public static Source<T, TMat> FromGraph<T, TMat>(IGraph<SourceShape<T>, TMat> source) => source as Source<T, TMat> ?? new Source<T, TMat>(source);

    public static Source<T, NotUsed> Single<T>(T element)
    {
        Stage.GraphStageLogic.RequireElement(element);
        return new(new SingleSource<T>(element));
    }

    public static Source<T, NotUsed> Empty<T>() => new(new EmptySource<T>());

    public static Source<T, NotUsed> Failed<T>(Exception cause) => new(new FailedSource<T>(cause));

    /// <summary>The elements of an enumerable; every run enumerates it anew, and reads one element ahead.</summary>
    public static Source<T, NotUsed> From<T>(IEnumerable<T> enumerable) => new(new EnumerableSource<T>(enumerable.GetEnumerator));

    public static Source<T, NotUsed> FromEnumerator<T>(Func<IEnumerator<T>> enumeratorFactory) => new(new EnumerableSource<T>(enumeratorFactory));

    public static Source<T, NotUsed> FromTask<T>(Task<T> task) => new(new TaskSource<T>(task));

    /// <summary>Completes with the element set on the task source, without one if default(T) is set; fails with an exception set.</summary>
    public static Source<T, TaskCompletionSource<T>> Maybe<T>() => new(new MaybeSource<T>());

    public static Source<T, NotUsed> Repeat<T>(T element) => new(new RepeatSource<T>(element));

    public static Source<TElem, NotUsed> Unfold<TState, TElem>(TState state, Func<TState, Option<(TState, TElem)>> unfold) =>
        new(new UnfoldSource<TState, TElem>(state, unfold));

    public static Source<TElem, NotUsed> UnfoldAsync<TState, TElem>(TState state, Func<TState, Task<Option<(TState, TElem)>>> unfoldAsync) =>
        new(new UnfoldAsyncSource<TState, TElem>(state, unfoldAsync));

    /// <summary>Opens something, reads until None, and closes it however the stream ends.</summary>
    public static Source<T, NotUsed> UnfoldResource<T, TSource>(Func<TSource> create, Func<TSource, Option<T>> read, Action<TSource> close) =>
        new(new UnfoldResourceSource<T, TSource>(create, read, close));

    /// <summary>As UnfoldResource, with tasks.</summary>
    public static Source<T, NotUsed> UnfoldResourceAsync<T, TSource>(Func<Task<TSource>> create, Func<TSource, Task<Option<T>>> read,
        Func<TSource, Task<Done>> close) => new(new UnfoldResourceAsyncSource<T, TSource>(create, read, close));

    /// <summary>What is offered to the materialised queue, through a buffer of so many elements.</summary>
    public static Source<T, ISourceQueueWithComplete<T>> Queue<T>(int bufferSize, OverflowStrategy overflowStrategy)
    {
        if (bufferSize < 0) throw new ArgumentException("Buffer size must be greater than or equal to 0", nameof(bufferSize));
        return new(new QueueSource<T>(bufferSize, overflowStrategy));
    }

    /// <summary>The element at each tick that finds demand.</summary>
    public static Source<T, ICancelable> Tick<T>(TimeSpan initialDelay, TimeSpan interval, T tick) => new(new TickSource<T>(initialDelay, interval, tick));

    /// <summary>Makes the source when the first element is asked for.</summary>
    public static Source<TOut, Task<TMat>> Lazily<TOut, TMat>(Func<Source<TOut, TMat>> create) => new(new LazySource<TOut, TMat>(create));

    /// <summary>What is told to the materialised actor reference, through a buffer of so many elements.</summary>
    /// <exception cref="NotSupportedException">The strategy is Backpressure: who tells cannot be held back.</exception>
    public static Source<T, IActorRef> ActorRef<T>(int bufferSize, OverflowStrategy overflowStrategy)
    {
        if (bufferSize < 0) throw new ArgumentException("Buffer size must be greater than or equal to 0", nameof(bufferSize));
        if (overflowStrategy == OverflowStrategy.Backpressure) throw new NotSupportedException("Backpressure overflow strategy is not supported");
        return new(new ActorRefSource<T>(bufferSize, overflowStrategy));
    }

    /// <summary>Several sources through a fan-in such as Merge or Concat.</summary>
    public static Source<TOut2, NotUsed> Combine<T, TOut2>(Source<T, NotUsed> first, Source<T, NotUsed> second,
        Func<int, IGraph<UniformFanInShape<T, TOut2>, NotUsed>> strategy, params Source<T, NotUsed>[] rest) =>
        FromGraph(GraphDsl.Create(b =>
        {
            Source<T, NotUsed>[] all = [first, second, .. rest];
            UniformFanInShape<T, TOut2> junction = b.Add(strategy(all.Length));
            for (int i = 0; i < all.Length; i++) b.From(b.Add(all[i]).Outlet).To(junction.In(i));
            return new SourceShape<TOut2>(junction.Out);
        }));
}
