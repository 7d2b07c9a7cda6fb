namespace Akka.Streams;

/// <summary>The cases of <see cref="IQueueOfferResult"/>.</summary>
public sealed class QueueOfferResult
{
    /// <summary>Taken; it may still be dropped later by the overflow strategy.</summary>
    public sealed class Enqueued : IQueueOfferResult
    {
        public static readonly Enqueued Instance = new();

        private Enqueued() { }
    }

    /// <summary>Not taken: the buffer was full.</summary>
    public sealed class Dropped : IQueueOfferResult
    {
        public static readonly Dropped Instance = new();

        private Dropped() { }
    }

    /// <summary>Not taken, and the stream has failed.</summary>
    public sealed class Failure : IQueueOfferResult
    {
        public Failure(Exception cause) => Cause = cause;

        public Exception Cause { get; }
    }

    /// <summary>Not taken: the stream ended while the offer was waiting.</summary>
    public sealed class QueueClosed : IQueueOfferResult
    {
        public static readonly QueueClosed Instance = new();

        private QueueClosed() { }
    }
}
