namespace StonMedia.Cache.Disk.Volumes;

/// <summary>One volume as the tier sees it.</summary>
internal abstract class Volume : IAsyncDisposable
{
    public abstract DiskVolumeStatus Status { get; }

    public abstract ValueTask<DiskFound?> FindAsync(string host, string key, CancellationToken cancel);

    public abstract DiskBody? Begin(string host, string key, DiskRecord record);

    public abstract void Update(string host, string key, DiskRecord record);

    public abstract void Remove(string host, string key);

    public abstract Task FlushAsync();

    public abstract ValueTask DisposeAsync();
}
