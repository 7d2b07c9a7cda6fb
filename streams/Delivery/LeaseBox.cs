using StonMedia.Cache.Blocks;

namespace StonMedia.Streams.Delivery;

/// <summary>Hands one lease from a finished read to its stage, or to whoever cleans up: taken exactly once.</summary>
internal sealed class LeaseBox
{
    private BlockLease _lease;
    private int _full;

    public void Put(BlockLease lease)
    {
        _lease = lease;
        Volatile.Write(ref _full, 1);
        Interlocked.MemoryBarrier();
    }

    /// <summary>The lease for the first caller after <see cref="Put"/>, an empty one for everybody else.</summary>
    public BlockLease Take() => Interlocked.Exchange(ref _full, 0) == 1 ? _lease : default;
}
