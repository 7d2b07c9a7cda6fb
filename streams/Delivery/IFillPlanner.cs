using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Delivery;

/// <summary>Where readers say what they miss. Answers through the generation: blocks arrive, or waits fail.</summary>
public interface IFillPlanner
{
    /// <summary>Longest that a reader waits for one byte before it gives up, whatever the planner does.</summary>
    TimeSpan WaitLimit { get; }

    /// <summary>Bytes that are fetched ahead of a reader, origin.read-ahead.</summary>
    long ReadAhead { get; }

    /// <summary>Bytes from <paramref name="offset"/> to <paramref name="end"/> (exclusive) will be wanted; never blocks.</summary>
    /// <param name="pastDisk">The block at <paramref name="offset"/> counts as missing even if it is on disk: it could not be read there.</param>
    /// <param name="openEnded">The end is only a guess: hold the transfer back at the first block until a later demand from inside it says how far.</param>
    void Demand(Generation generation, long offset, long end, bool openEnded, bool pastDisk = false);

    /// <summary>This reader mostly waits although its bytes are on their way: they come too slowly. Never blocks, and promises nothing.</summary>
    void Starve(Generation generation, long offset, long end);

    /// <summary>A transfer of [offset, end) for one reader alone, because memory has no room for it; null: not now.</summary>
    /// <exception cref="Origin.OriginException">The origin did not answer.</exception>
    Task<PassingRead?> PassAsync(Generation generation, long offset, long end, CancellationToken cancel);
}
