namespace Akka.Streams;

/// <summary>A source queue whose stream can be ended through it.</summary>
public interface ISourceQueueWithComplete<in T> : ISourceQueue<T>
{
    /// <summary>Completes the stream after what was taken.</summary>
    void Complete();

    /// <summary>Fails the stream at once.</summary>
    void Fail(Exception ex);

    new Task WatchCompletionAsync();
}
