namespace Akka.Streams;

/// <summary>The handle by which elements are offered to a running stream.</summary>
public interface ISourceQueue<in T>
{
    /// <summary>Offers one element. With the Backpressure strategy and a full buffer the task waits for room, and only one offer may wait.</summary>
    /// <exception cref="StreamDetachedException">In the task: the stream has ended.</exception>
    Task<IQueueOfferResult> OfferAsync(T element);

    /// <summary>Completes when the stream has taken its end, fails when it failed.</summary>
    Task WatchCompletionAsync();
}
