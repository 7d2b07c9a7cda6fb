using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Disk;

/// <summary>
/// All volumes. Knows what is kept beyond the memory and beyond a restart. Every call is of any thread; none waits for a disk except
/// where it gives a task, and those waits are bounded.
/// </summary>
public sealed class DiskTier : IAsyncDisposable
{
    private readonly DiskTierOptions _options;
    private Volume[] _volumes = [];

    private DiskTier(DiskTierOptions options) => _options = options;

    /// <summary>A tier without volumes: memory only.</summary>
    public static DiskTier None { get; } = new(new DiskTierOptions());

    public IReadOnlyList<DiskVolumeStatus> Volumes => [.. Volatile.Read(ref _volumes).Select(static volume => volume.Status)];

    /// <summary>Opens the volumes, all at once. A volume that cannot be opened is reported and left out; that is no error here.</summary>
    public static async Task<DiskTier> OpenAsync(DiskTierOptions options)
    {
        var tier = new DiskTier(options);
        await Task.WhenAll(options.Volumes.Select(volume => tier.AddVolumeAsync(volume)));
        return tier;
    }

    /// <summary>What is stored under that key; null: nothing, or the answer did not come within <see cref="DiskTierOptions.ReadLimit"/>.</summary>
    public async ValueTask<DiskFound?> FindAsync(string host, string key, CancellationToken cancel)
    {
        foreach (Volume volume in Volatile.Read(ref _volumes))
            if (await volume.FindAsync(host, key, cancel) is { } found) return found;
        return null;
    }

    /// <summary>
    /// Begins a generation's body on one of the volumes and stores its record; older generations of the key go when the new record is
    /// committed. Null: no volume takes it.
    /// </summary>
    public DiskBody? Begin(string host, string key, DiskRecord record)
    {
        foreach (Volume volume in Volatile.Read(ref _volumes))
            if (volume.Begin(host, key, record) is { } body) return body;
        return null;
    }

    /// <summary>As <see cref="DiskBody.Update"/>, where no body is at hand; nothing happens when another generation is stored by now.</summary>
    public void Update(string host, string key, DiskRecord record)
    {
        foreach (Volume volume in Volatile.Read(ref _volumes)) volume.Update(host, key, record);
    }

    /// <summary>Nothing is to be found under that key any more.</summary>
    public void Remove(string host, string key)
    {
        foreach (Volume volume in Volatile.Read(ref _volumes)) volume.Remove(host, key);
    }

    /// <summary>Done when all that was handed over before is on disk, as far as volumes are in.</summary>
    public Task FlushAsync() => Task.WhenAll(Volatile.Read(ref _volumes).Select(static volume => volume.FlushAsync()));

    /// <summary>Opens one more volume. False: it could not be opened; an event said why.</summary>
    public Task<bool> AddVolumeAsync(DiskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _options.OnEvent?.Invoke(new DiskEvent(DiskEventKind.VolumeRefused, settings.Path, "the disk tier is not part of this build"));
        return Task.FromResult(false);
    }

    /// <summary>Flushes and closes a volume; what is on it stays there. False: there is none at that path.</summary>
    public async Task<bool> RemoveVolumeAsync(string path)
    {
        Volume[] before = _volumes;
        Volume? gone = before.FirstOrDefault(volume => volume.Status.Path == path);
        if (gone is null) return false;
        Volatile.Write(ref _volumes, [.. before.Where(volume => volume != gone)]);
        await gone.DisposeAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Volume volume in Interlocked.Exchange(ref _volumes, [])) await volume.DisposeAsync();
    }
}
