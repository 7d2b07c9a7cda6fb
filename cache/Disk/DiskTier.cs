using StonMedia.Cache.Disk.Volumes;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Disk;

/// <summary>
/// All volumes. Knows what is kept beyond the memory and beyond a restart. Every call is of any thread; none waits for a disk except
/// where it gives a task, and those waits are bounded.
/// </summary>
public sealed class DiskTier : IAsyncDisposable
{
    private readonly DiskTierOptions _options;
    private readonly SemaphoreSlim _changes = new(1);
    private readonly Timer _sweep;
    private readonly DiskPurgeJournal _journal;
    private VolumeSlot[] _slots = [];
    private bool _isServing;

    private DiskTier(DiskTierOptions options)
    {
        _options = options;
        _journal = new DiskPurgeJournal(this);
        _sweep = new Timer(static tier => ((DiskTier)tier!).Sweep(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Keeps purges over restarts, in every volume.</summary>
    public IPurgeJournal Journal => _journal;

    /// <summary>A tier without volumes: memory only.</summary>
    public static DiskTier None { get; } = new(new DiskTierOptions());

    /// <summary>Any at all, in or out.</summary>
    public bool HasVolumes => Slots.Length > 0;

    public IReadOnlyList<DiskVolumeStatus> Volumes => [.. Slots.Select(static slot => slot.Status)];

    /// <summary>Opened side by side, each volume was compared only with those in before it: now all are.</summary>
    internal async Task CompareAsync()
    {
        await Task.WhenAll(Slots.Select(static slot => slot.DiscardIfBehindAsync()));
    }

    internal TimeSpan OpenLimit => _options.OpenLimit;

    /// <summary>The volumes that are in.</summary>
    internal IEnumerable<DiskVolume> In => Slots.Select(static slot => slot.Volume).OfType<DiskVolume>();

    private VolumeSlot[] Slots => Volatile.Read(ref _slots);

    /// <summary>
    /// Opens the volumes, all at once, and waits for <see cref="DiskTierOptions.OpenLimit"/> at most: a slower one comes in later.
    /// A volume that cannot be opened is reported and left out; that is no error here.
    /// </summary>
    public static async Task<DiskTier> OpenAsync(DiskTierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var tier = new DiskTier(options);
        // Those that say who they are first: they remember the others, should one of those have an empty folder now.
        foreach (IGrouping<bool, DiskSettings> group in options.Volumes.GroupBy(static volume => !VolumeFolder.HasIdentity(volume.Path)).OrderBy(static group => group.Key))
            await Task.WhenAll(group.Select(volume => tier.AddVolumeAsync(volume)));
        return tier;
    }

    /// <summary>What is stored under that key; null: nothing, or the answer did not come within <see cref="DiskTierOptions.ReadLimit"/>.</summary>
    public async ValueTask<DiskFound?> FindAsync(string host, string key, CancellationToken cancel)
    {
        if (Slots.Length == 0) return null;
        NoteServing();
        ulong hash = KeyHash.Of(host, key);
        DiskFound? newest = null;
        DiskVolume? holder = null;
        foreach (DiskVolume volume in Ranked(hash))
        {
            // A volume that was away may have come back with what another one has taken in anew meanwhile.
            if (newest is not null && volume.FilterIsFull && !volume.Filter.MayHold(hash)) continue;
            if (await volume.FindAsync(hash, host, key, cancel) is not { } found) continue;
            if (newest is null || found.Record.StoredAt > newest.Record.StoredAt)
            {
                holder?.Remove(host, key);
                (newest, holder) = (found, volume);
            }
            else volume.Remove(host, key);
        }

        return newest;
    }

    /// <summary>
    /// Begins a generation's body on one of the volumes and stores its record; older generations of the key go when the new record is
    /// committed. Null: no volume takes it.
    /// </summary>
    public DiskBody? Begin(string host, string key, DiskRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Slots.Length == 0) return null;
        NoteServing();
        ulong hash = KeyHash.Of(host, key);
        VolumeBody? begun = null;
        foreach (DiskVolume volume in Ranked(hash))
        {
            // Older generations may lie on any volume, from times when there were others.
            if (begun is null) begun = volume.Begin(hash, host, key, record);
            else if (volume.MayHold(hash)) volume.Remove(host, key);
        }

        return begun;
    }

    /// <summary>As <see cref="DiskBody.Update"/>, where no body is at hand; nothing happens when another generation is stored by now.</summary>
    public void Update(string host, string key, DiskRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Slots.Length == 0) return;
        ulong hash = KeyHash.Of(host, key);
        foreach (DiskVolume volume in Ranked(hash)) volume.Update(hash, host, key, record);
    }

    /// <summary>Nothing is to be found under that key any more.</summary>
    public void Remove(string host, string key)
    {
        if (Slots.Length == 0) return;
        NoteServing();
        ulong hash = KeyHash.Of(host, key);
        // What cannot be stored is removed each time it was fetched: that must cost nothing where nothing is.
        foreach (VolumeSlot slot in Slots)
            if (slot.Volume is { } volume && volume.MayHold(hash)) volume.Remove(host, key);
    }

    /// <summary>Done when all that was handed over before is on disk, as far as volumes are in.</summary>
    public Task FlushAsync() => Task.WhenAll(Slots.Select(static slot => slot.Volume?.FlushAsync() ?? Task.CompletedTask));

    /// <summary>Opens one more volume. False: it is not open yet, or cannot be; an event says which.</summary>
    /// <param name="wait">How long to wait for it; null: <see cref="DiskTierOptions.OpenLimit"/>. A slower one comes in later.</param>
    public async Task<bool> AddVolumeAsync(DiskSettings settings, TimeSpan? wait = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var slot = new VolumeSlot(settings with { Path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Path)) }, _options, Known, () => Volatile.Read(ref _isServing), _journal);
        await _changes.WaitAsync();
        try
        {
            if (_slots.Any(there => there.Path == slot.Path)) throw new ArgumentException($"{slot.Path} is a volume already", nameof(settings));
            Volatile.Write(ref _slots, [.. _slots, slot]);
        }
        finally
        {
            _changes.Release();
        }

        _sweep.Change(_options.SweepInterval, _options.SweepInterval);
        Task opening = slot.OpenAsync();
        await Task.WhenAny(opening, Task.Delay(wait ?? _options.OpenLimit));
        if (slot.Volume is null) return false;
        foreach (VolumeSlot each in Slots) each.Remember(Known());
        return true;
    }

    /// <summary>Flushes and closes a volume; what is on it stays there. False: there is none at that path.</summary>
    public async Task<bool> RemoveVolumeAsync(string path)
    {
        string whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        VolumeSlot? gone;
        await _changes.WaitAsync();
        try
        {
            gone = Array.Find(_slots, slot => slot.Path == whole);
            Volatile.Write(ref _slots, [.. _slots.Where(slot => slot != gone)]);
        }
        finally
        {
            _changes.Release();
        }

        if (gone is not null) await gone.DisposeAsync();
        return gone is not null;
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await Task.WhenAll(Interlocked.Exchange(ref _slots, []).Select(static slot => slot.DisposeAsync().AsTask()));
    }

    /// <summary>From now on a volume that comes in may hold what has been replaced meanwhile.</summary>
    private void NoteServing()
    {
        if (!Volatile.Read(ref _isServing)) Volatile.Write(ref _isServing, true);
    }

    /// <summary>The volumes that are in, the one this key belongs to first: the highest of a hash of key and volume, weighted by size.</summary>
    private IEnumerable<DiskVolume> Ranked(ulong hash)
    {
        VolumeSlot[] slots = Slots;
        if (slots.Length == 1) return slots[0].Volume is { } only ? [only] : [];
        return In.OrderByDescending(volume => volume.WeightFor(hash));
    }

    private IEnumerable<KnownVolume> Known() => In
        .SelectMany(static volume => volume.Peers.Append(volume.Folder.Known));

    private void Sweep()
    {
        long now = Environment.TickCount64;
        foreach (VolumeSlot slot in Slots) slot.Sweep(now);
    }
}
