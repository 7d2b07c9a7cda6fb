namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Another record for a stored generation.</summary>
internal sealed class RecordUpdate(ulong hash, string host, string key, DiskRecord record, VolumeBody? body) : WriteOp
{
    public override void Run(VolumeWriter writer)
    {
        if (body is null || !body.IsRetired) writer.Records.Update(hash, host, key, record);
    }
}
