using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Writes one block. Owns its lease.</summary>
internal sealed class BlockWrite(VolumeBody body, Extent extent, long block, BlockLease lease) : WriteOp
{
    private int _ended;

    public override int HeldBytes => lease.Memory.Length;

    public override void Run(VolumeWriter writer)
    {
        try
        {
            if (!body.IsRetired) writer.Bodies.Write(body, extent, block, lease.Memory.Span);
        }
        finally
        {
            Drop();
        }
    }

    public override void Drop()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        extent.Unqueue((int)(block & (Extent.Blocks - 1)));
        lease.Dispose();
    }
}
