using Akka.Event;
using Akka.Streams.Internal;
using Akka.Util;

namespace Akka.Streams.Dsl;

/// <summary>The operators of a flow. Functions given to them follow the supervision strategy.</summary>
public static class FlowOperations
{
    /// <summary>Makes each element into another.</summary>
    public static Flow<T, TOut, TMat> Select<T, TIn, TOut, TMat>(this Flow<T, TIn, TMat> flow, Func<TIn, TOut> mapper) =>
        flow.Via(new SelectStage<TIn, TOut>(mapper));

    /// <summary>Makes each element into a task, so many at a time; results come in the order of the elements.</summary>
    public static Flow<T, TOut, TMat> SelectAsync<T, TIn, TOut, TMat>(this Flow<T, TIn, TMat> flow,
        int parallelism, Func<TIn, Task<TOut>> asyncMapper) =>
        flow.Via(new SelectAsyncStage<TIn, TOut>(parallelism, asyncMapper));

    /// <summary>Makes each element into any number of others.</summary>
    public static Flow<T, TOut, TMat> SelectMany<T, TIn, TOut, TMat>(this Flow<T, TIn, TMat> flow,
        Func<TIn, IEnumerable<TOut>> mapConcater) =>
        flow.Via(new StatefulSelectManyStage<TIn, TOut>(() => mapConcater));

    /// <summary>As SelectMany, with a function that each run makes for itself and may hold state in.</summary>
    public static Flow<T, TOut, TMat> StatefulSelectMany<T, TIn, TOut, TMat>(this Flow<T, TIn, TMat> flow,
        Func<Func<TIn, IEnumerable<TOut>>> mapConcaterFactory) =>
        flow.Via(new StatefulSelectManyStage<TIn, TOut>(mapConcaterFactory));

    /// <summary>Lets pass what the predicate accepts.</summary>
    public static Flow<TIn, TOut, TMat> Where<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, Predicate<TOut> predicate) =>
        flow.Via(new WhereStage<TOut>(predicate));

    /// <summary>Makes those elements into others that the function is defined for, and drops the rest.</summary>
    public static Flow<TIn, TOut2, TMat> Collect<TIn, TOut1, TOut2, TMat>(this Flow<TIn, TOut1, TMat> flow,
        Func<TOut1, bool> isDefined, Func<TOut1, TOut2> collector) =>
        flow.Via(new CollectStage<TOut1, TOut2>(isDefined, collector));

    /// <summary>The first n elements; none for 0 or less.</summary>
    public static Flow<TIn, TOut, TMat> Take<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, long n) => flow.Via(new TakeStage<TOut>(n));

    /// <summary>Elements until the predicate fails; that one too if inclusive.</summary>
    public static Flow<TIn, TOut, TMat> TakeWhile<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        Predicate<TOut> predicate, bool inclusive = false) =>
        flow.Via(new TakeWhileStage<TOut>(predicate, inclusive));

    /// <summary>All but the first n elements.</summary>
    public static Flow<TIn, TOut, TMat> Skip<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, long n) => flow.Via(new SkipStage<TOut>(n));

    /// <summary>Then the elements of another source. That source runs from the beginning and is asked for one element ahead.</summary>
    public static Flow<TIn, TOut, TMat> Concat<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, IGraph<SourceShape<TOut>, TMat> other) =>
        flow.Via(Junctions.Concat(other));

    /// <summary>First the elements of another source.</summary>
    public static Flow<TIn, TOut2, TMat> Prepend<TIn, TOut1, TOut2, TMat>(this Flow<TIn, TOut1, TMat> flow,
        IGraph<SourceShape<TOut2>, TMat> that) where TOut1 : TOut2 =>
        flow.Via(Junctions.Prepend<TOut1, TOut2, TMat>(that));

    /// <summary>The elements of both as they come; completes with the last, if eager with the first.</summary>
    public static Flow<TIn, TOut2, TMat> Merge<TIn, TOut1, TOut2, TMat>(this Flow<TIn, TOut1, TMat> flow,
        IGraph<SourceShape<TOut2>, TMat> other, bool eagerComplete = false) where TOut1 : TOut2 =>
        flow.Via(Junctions.Merge<TOut1, TOut2, TMat>(other, eagerComplete));

    /// <summary>Pairs of elements; completes with the shorter.</summary>
    public static Flow<TIn, (T1, T2), TMat> Zip<TIn, T1, T2, TMat>(this Flow<TIn, T1, TMat> flow, IGraph<SourceShape<T2>, TMat> other) =>
        flow.Via(Junctions.Zip<T1, T2, TMat>(other));

    /// <summary>Holds up to so many elements ahead of demand.</summary>
    public static Flow<TIn, TOut, TMat> Buffer<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, int size, OverflowStrategy strategy) =>
        flow.Via(new BufferStage<TOut>(Require.Positive(size), strategy));

    /// <summary>While there is no demand, gathers up to so many elements into one.</summary>
    public static Flow<TIn, TOut2, TMat> Batch<TIn, TOut, TOut2, TMat>(this Flow<TIn, TOut, TMat> flow,
        long max, Func<TOut, TOut2> seed, Func<TOut2, TOut, TOut2> aggregate) =>
        flow.Via(new BatchStage<TOut, TOut2>(max, static _ => 1, seed, aggregate));

    /// <summary>While there is no demand, gathers any number of elements into one.</summary>
    public static Flow<TIn, TOut, TMat> Conflate<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, Func<TOut, TOut, TOut> aggregate) =>
        flow.Via(new BatchStage<TOut, TOut>(1, static _ => 0, static first => first, aggregate));

    /// <summary>Groups of n elements; the last may be shorter.</summary>
    public static Flow<TIn, IEnumerable<TOut>, TMat> Grouped<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, int n) =>
        flow.Via(new GroupedStage<TOut>(Require.Positive(n)));

    /// <summary>Groups of at most n elements, each closed after this time at the latest.</summary>
    public static Flow<TIn, IEnumerable<TOut>, TMat> GroupedWithin<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        int n, TimeSpan timeout) =>
        flow.Via(new GroupedWithinStage<TOut>(Require.Positive(n), Require.Positive(timeout)));

    /// <summary>The start value, and then what each element makes of the value before.</summary>
    public static Flow<TIn, TOut2, TMat> Scan<TIn, TOut1, TOut2, TMat>(this Flow<TIn, TOut1, TMat> flow,
        TOut2 zero, Func<TOut2, TOut1, TOut2> scan) =>
        flow.Via(new ScanStage<TOut1, TOut2>(zero, scan));

    /// <summary>Lets so many elements pass in a time, and a burst beyond that.</summary>
    public static Flow<TIn, TOut, TMat> Throttle<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        int elements, TimeSpan per, int maximumBurst, ThrottleMode mode) =>
        flow.Via(Require.Throttle<TOut>(elements, per, maximumBurst, static _ => 1, mode));

    /// <summary>Lets so many units of cost pass in a time, at most ten million a second, and a burst beyond that.</summary>
    public static Flow<TIn, TOut, TMat> Throttle<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        int cost, TimeSpan per, int maximumBurst, Func<TOut, int> calculateCost, ThrottleMode mode) =>
        flow.Via(Require.Throttle(cost, per, maximumBurst, calculateCost, mode));

    /// <summary>Shifts elements in time; holds as many as the input buffer attribute says, 16 unless set.</summary>
    public static Flow<TIn, TOut, TMat> Delay<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        TimeSpan of, DelayOverflowStrategy? strategy = null) =>
        flow.Via(new DelayStage<TOut>(of, strategy ?? DelayOverflowStrategy.DropTail));

    /// <summary>Fails with TimeoutException when no element has passed for this time.</summary>
    public static Flow<TIn, TOut, TMat> IdleTimeout<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, TimeSpan timeout) =>
        flow.Via(new TimeoutStage<TOut>(TimeoutKind.Idle, timeout));

    /// <summary>Fails with TimeoutException when no element has passed after this time.</summary>
    public static Flow<TIn, TOut, TMat> InitialTimeout<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, TimeSpan timeout) =>
        flow.Via(new TimeoutStage<TOut>(TimeoutKind.Initial, timeout));

    /// <summary>Fails with TimeoutException when the stream has not completed after this time.</summary>
    public static Flow<TIn, TOut, TMat> CompletionTimeout<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, TimeSpan timeout) =>
        flow.Via(new TimeoutStage<TOut>(TimeoutKind.Completion, timeout));

    /// <summary>Answers demand that has waited for this time with an element of its own making.</summary>
    public static Flow<TIn, TInjected, TMat> KeepAlive<TIn, TOut, TInjected, TMat>(this Flow<TIn, TOut, TMat> flow,
        TimeSpan timeout, Func<TInjected> injectElement) where TOut : TInjected =>
        flow.Via(new KeepAliveStage<TOut, TInjected>(timeout, injectElement));

    /// <summary>Makes a failure into a last element, where the function gives one.</summary>
    public static Flow<TIn, TOut, TMat> Recover<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        Func<Exception, Option<TOut>> partialFunc) =>
        flow.Via(new RecoverStage<TOut>(partialFunc));

    /// <summary>Goes on with another source after a failure, so many times; -1 for any number.</summary>
    public static Flow<TIn, TOut, TMat> RecoverWithRetries<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        Func<Exception, IGraph<SourceShape<TOut>, TMat>> partialFunc, int attempts) =>
        flow.Via(new RecoverWithStage<TOut, TMat>(partialFunc, Require.Attempts(attempts)));

    /// <summary>Makes a failure into another.</summary>
    public static Flow<TIn, TOut, TMat> SelectError<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        Func<Exception, Exception> selector) =>
        flow.Via(new SelectErrorStage<TOut>(selector));

    /// <summary>Sends each element to a sink too. The sink holds this stream back; its cancellation does not end it.</summary>
    public static Flow<TIn, TOut, TMat> AlsoTo<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, IGraph<SinkShape<TOut>, TMat> that) =>
        flow.Via(Junctions.AlsoTo(that));

    /// <summary>Logs what passes; see Attributes.CreateLogLevels.</summary>
    public static Flow<TIn, TOut, TMat> Log<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow,
        string name, Func<TOut, object>? extract = null, ILoggingAdapter? log = null) =>
        flow.Via(new LogStage<TOut>(name, extract, log));

    /// <summary>Gives a task that ends as the stream ends here; a cancellation that is no failure completes it.</summary>
    public static Flow<TIn, TOut, TMat2> WatchTermination<TIn, TOut, TMat, TMat2>(this Flow<TIn, TOut, TMat> flow,
        Func<TMat, Task<Done>, TMat2> materializerFunction) =>
        flow.ViaMaterialized(WatchTerminationStage<TOut>.Instance, materializerFunction);
}
