using System.IO.Pipelines;

namespace StonMedia.Streams.Delivery;

/// <summary>Sends bytes that are not all at hand, or that are paced, through a stream graph. Not for complete unpaced memory hits.</summary>
public interface IDeliveryService
{
    /// <summary>
    /// Sends one slice of a view and completes when the last byte was flushed. The output is not completed.
    /// </summary>
    /// <returns>Bytes sent.</returns>
    /// <exception cref="BodyException">The bytes could not be had to the end; what was sent is a prefix: cut the connection.</exception>
    /// <exception cref="OperationCanceledException">The viewer left.</exception>
    Task<long> SendAsync(Delivery delivery, PipeWriter output, CancellationToken cancel);
}
