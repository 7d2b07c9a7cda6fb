namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A block of that extent turned out bad and is no longer marked in memory: the row follows.</summary>
internal sealed class BlockForgotten(VolumeBody body, Extent extent) : WriteOp
{
    public override void Run(VolumeWriter writer)
    {
        if (!body.IsRetired) writer.Bodies.Forget(body, extent);
    }
}
