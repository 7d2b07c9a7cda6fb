namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Nothing is to be found under a key any more.</summary>
internal sealed class KeyRemoval(ulong hash, string host, string key) : WriteOp
{
    public override void Run(VolumeWriter writer) => writer.Records.Remove(hash, host, key);
}
