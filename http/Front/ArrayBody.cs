using StonMedia.Cache.Blocks;
using StonMedia.Streams.Delivery;

namespace StonMedia.Http.Front;

/// <summary>Bytes that are all at hand in an array, for what takes a body.</summary>
internal sealed class ArrayBody(byte[] bytes) : IBodySource
{
    public ValueTask<BlockLease> ReadAsync(long offset, long count, long end, CancellationToken cancel)
        => new(new BlockLease(bytes.AsMemory((int)offset, (int)Math.Min(count, bytes.Length - offset)), null));

    public bool IsResident(long offset, long count) => offset + count <= bytes.Length;

    public bool IsAvailable(long offset, long count) => IsResident(offset, count);

    public void Dispose()
    {
    }
}
