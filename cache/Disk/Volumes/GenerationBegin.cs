namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Stores a new generation's record; older ones of the key go with the same commit.</summary>
internal sealed class GenerationBegin(VolumeBody body, VolumeBody? before) : WriteOp
{
    public override void Run(VolumeWriter writer)
    {
        writer.Records.Insert(body);
        before?.Abandon();
    }

    public override void Drop() => body.Abandon();
}
