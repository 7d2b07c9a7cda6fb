using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Tests.Disk.Support;

/// <summary>Leases of real blocks that nobody but the lease holds: what is not given back shows.</summary>
public sealed class CountedBlocks : IDisposable
{
    private readonly MemoryStore _store = new(64 << 20);

    public long Outstanding => _store.BuffersOutstanding;

    /// <summary>A lease of the bytes, more than 16 KiB and at most 64 KiB of them.</summary>
    public BlockLease Lease(byte[] bytes)
    {
        var body = new Generation(_store, new Validators("\"v\"", null, null), bytes.Length, ranged: true);
        using (var writer = new BodyWriter(body, 0))
        {
            Assert.True(writer.TryGetRoom(out Memory<byte> room));
            bytes.CopyTo(room);
            writer.Advance(bytes.Length);
        }

        Assert.True(body.TryRead(0, bytes.Length, out BlockLease lease));
        body.Retire();
        return lease;
    }

    public void Dispose() => _store.Dispose();
}
