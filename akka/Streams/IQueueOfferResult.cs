namespace Akka.Streams;

/// <summary>What became of an offered element: one of the cases of <see cref="QueueOfferResult"/>.</summary>
public interface IQueueOfferResult { }
