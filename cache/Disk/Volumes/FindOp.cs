namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Looks a key up in the database.</summary>
internal sealed class FindOp(DiskVolume volume, ulong hash, string host, string key) : ReadOp
{
    private const int Attempts = 3;

    private readonly TaskCompletionSource<DiskFound?> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DiskFound?> Found => _found.Task;

    public override void Run(VolumeReader reader)
    {
        DiskFound? found = Look(reader);
        if (TryClaim()) _found.SetResult(found);
    }

    public override void Fail(DiskReadOutcome outcome) => _found.SetResult(null);

    private DiskFound? Look(VolumeReader reader)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long epoch = volume.Live.Epoch;
            VolumeBody? loaded = reader.Load(hash, host, key, out byte[]? small);
            if (loaded is null) return null;
            if (!volume.Live.TryRegister(loaded, epoch, out VolumeBody? body)) continue;
            if (body is null) return null;
            if (body.Generation != loaded.Generation) small = null;
            return volume.Judge(body, small);
        }

        return null;
    }
}
