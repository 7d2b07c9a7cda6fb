namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A generation is no longer wanted.</summary>
internal sealed class GenerationRemoval(ulong hash, long generation) : WriteOp
{
    public override void Run(VolumeWriter writer) => writer.Records.Remove(hash, generation);
}
