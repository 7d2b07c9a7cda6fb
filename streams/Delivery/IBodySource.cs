using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Delivery;

/// <summary>Random access to one generation's bytes, fetching what is missing. One instance a delivery; not for concurrent use.</summary>
public interface IBodySource : IDisposable
{
    /// <summary>
    /// Some bytes at <paramref name="offset"/>, at least one and at most <paramref name="count"/>, pinned until the lease is disposed.
    /// Completes at once when they are resident. <paramref name="end"/> (exclusive) says how far this reader will go on, for planning fills.
    /// An empty lease: the body ended before <paramref name="offset"/> (only for bodies of unknown length).
    /// </summary>
    /// <exception cref="BodyException">The bytes cannot be had (any more): origin failed, generation gone, time-out.</exception>
    ValueTask<BlockLease> ReadAsync(long offset, long count, long end, CancellationToken cancel);

    /// <summary>True when all bytes of the range are resident or on disk: the origin would not be asked.</summary>
    bool IsAvailable(long offset, long count);

    /// <summary>True when all bytes of the range are resident now: nothing would be waited for.</summary>
    bool IsResident(long offset, long count);
}
