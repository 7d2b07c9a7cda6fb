using StonMedia.Cache.Blocks;
using StonMedia.Streams.Delivery;

namespace StonMedia.Streams.Tests.Pacing;

/// <summary>A body of bytes, lent a block at a time; counts what was read.</summary>
internal sealed class HeldBody(byte[] bytes, int block) : IBodySource
{
    /// <summary>Bytes from the front that are said to be here.</summary>
    public long Here { get; init; } = bytes.Length;

    public long Read { get; private set; }

    public ValueTask<BlockLease> ReadAsync(long offset, long count, long end, CancellationToken cancel)
    {
        int length = (int)Math.Min(count, block - (offset % block));
        Read += length;
        return new(new BlockLease(bytes.AsMemory((int)offset, length), null));
    }

    public bool IsAvailable(long offset, long count) => offset + count <= Here;

    public bool IsResident(long offset, long count) => IsAvailable(offset, count);

    public void Dispose() { }
}
