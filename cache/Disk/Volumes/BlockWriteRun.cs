namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Writes neighbouring blocks of one file that waited together, with one call.</summary>
internal sealed class BlockWriteRun(VolumeBody body, IReadOnlyList<BlockWrite> writes) : WriteOp
{
    public override int HeldBytes => writes.Sum(static write => write.HeldBytes);

    public override void Run(VolumeWriter writer)
    {
        try
        {
            if (!body.IsRetired) writer.Bodies.Write(body, writes);
        }
        finally
        {
            Drop();
        }
    }

    public override void Drop()
    {
        foreach (BlockWrite write in writes) write.Drop();
    }
}
