using Microsoft.Data.Sqlite;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A configured volume, in or out. Out, it is checked now and then, and taken in again when the check passes.</summary>
/// <param name="settings">Where, and how large.</param>
/// <param name="options">How volumes are run.</param>
/// <param name="known">What the volumes that are in know of others.</param>
/// <param name="isServing">Whether anything may have been served without it by now.</param>
/// <param name="journal">Says whether it may come in.</param>
internal sealed class VolumeSlot(
    DiskSettings settings, DiskTierOptions options, Func<IEnumerable<KnownVolume>> known, Func<bool> isServing, DiskPurgeJournal journal)
    : IAsyncDisposable
{
    private const int MostOpenings = 3;

    /// <summary>How often a volume that another process has is asked for: to look at its lock costs next to nothing.</summary>
    private static readonly TimeSpan s_inUse = TimeSpan.FromSeconds(2);

    private DiskVolume? _volume;
    private DiskVolume? _ending;
    private string? _reason = "not open yet";
    private long _checked;
    private int _opening;
    private int _disposed;
    private bool _isInUse;

    public string Path => settings.Path;

    /// <summary>Null while it is out.</summary>
    public DiskVolume? Volume => Volatile.Read(ref _volume) is { IsIn: true } volume ? volume : null;

    public DiskVolumeStatus Status => Volatile.Read(ref _volume)?.Status
        ?? new DiskVolumeStatus { Path = Path, IsIn = false, Reason = Volatile.Read(ref _reason), Size = settings.Size };

    /// <summary>Tries to open it, on a thread of its own. One attempt at a time.</summary>
    public Task OpenAsync()
    {
        Volatile.Write(ref _checked, Environment.TickCount64);
        if (Interlocked.Exchange(ref _opening, 1) != 0) return Task.CompletedTask;
        try
        {
            return Task.Factory.StartNew(Open, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        catch (Exception error) when (error is TaskSchedulerException or OutOfMemoryException)
        {
            // The system gives no thread now (no files, no memory): tried again with the next check.
            Refused(error.InnerException ?? error);
            Volatile.Write(ref _opening, 0);
            return Task.CompletedTask;
        }
    }

    public void Sweep(long now)
    {
        Volatile.Read(ref _volume)?.Sweep(now);
        TimeSpan interval = Volatile.Read(ref _isInUse) && s_inUse < options.CheckInterval ? s_inUse : options.CheckInterval;
        if (Volume is null && now - Volatile.Read(ref _checked) > interval.TotalMilliseconds) _ = OpenAsync();
    }

    /// <summary>Has the volume remember the others.</summary>
    public void Remember(IEnumerable<KnownVolume> volumes) => Volume?.Remember([.. volumes.Where(volume => volume.Path != Path)]);

    /// <summary>Empties a volume that knows of fewer purges than another.</summary>
    public async Task DiscardIfBehindAsync()
    {
        if (Volume is not { } volume || !journal.IsBehind(volume)) return;
        Volatile.Write(ref _volume, null);
        try
        {
            await DiscardAsync(volume);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refused(error);
            return;
        }

        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (Interlocked.Exchange(ref _volume, null) is { } volume) await volume.DisposeAsync();
        _ending?.TryRelease();
    }

    private async Task Open()
    {
        try
        {
            // The one before must have let go of the lock; when a thread of it hangs, the check has not passed.
            if (_ending is not null && !_ending.TryRelease()) return;
            _ending = null;
            DiskVolume? volume = await AdmitAsync();
            if (volume is null) return;
            Volatile.Write(ref _reason, null);
            Volatile.Write(ref _isInUse, false);
            if (Volatile.Read(ref _disposed) != 0) await volume.DisposeAsync();
            else volume.Report(DiskEventKind.VolumeIn, $"in service as {volume.Folder.Identity[..8]}, {(settings.Size >= 10L << 30 ? $"{settings.Size >> 30} GiB" : $"{settings.Size >> 20} MiB")} at most");
        }
        catch (Exception error) when (error is VolumeRefusedException or IOException or UnauthorizedAccessException or SqliteException or InvalidDataException)
        {
            Refused(error);
        }
        finally
        {
            Volatile.Write(ref _opening, 0);
        }
    }

    private void Refused(Exception error)
    {
        string reason = error is VolumeRefusedException ? error.Message : VolumeFaults.Describe(error);
        Volatile.Write(ref _isInUse, error is VolumeRefusedException { IsInUse: true });
        // Said once, not with every check.
        if (Interlocked.Exchange(ref _reason, reason) != reason) options.OnEvent?.Invoke(new DiskEvent(DiskEventKind.VolumeRefused, Path, reason));
    }

    /// <summary>The volume, in use; null when it went out while it was opened.</summary>
    /// <exception cref="VolumeRefusedException">It must not be used as it is.</exception>
    private async Task<DiskVolume?> AdmitAsync()
    {
        for (int tries = 0; tries < MostOpenings; tries++)
        {
            var volume = new DiskVolume(settings, options, known(), TakenOut);
            await volume.WhenOpened;
            if (!volume.IsIn) return null;
            Admission admission = await journal.AdmitAsync(volume, () => Use(volume));
            if (admission == Admission.In) return volume;
            if (admission == Admission.Refused)
            {
                await volume.DisposeAsync();
                throw new VolumeRefusedException("it knows of purges that this process does not: it is used after the next start, or came from elsewhere");
            }

            await DiscardAsync(volume);
        }

        throw new VolumeRefusedException("purges were forgotten as fast as it could be emptied");
    }

    private void Use(DiskVolume volume)
    {
        if (isServing()) volume.DoubtBefore = DateTimeOffset.UtcNow;
        Volatile.Write(ref _volume, volume);
    }

    private static async Task DiscardAsync(DiskVolume volume)
    {
        await volume.DisposeAsync();
        VolumeOpener.Discard(volume.Folder);
        volume.Report(DiskEventKind.VolumeEmptied, "it was away while purges were carried out: its content was dropped");
    }

    private void TakenOut(DiskVolume volume, string reason)
    {
        Volatile.Write(ref _reason, reason);
        _ending = volume;
        Interlocked.CompareExchange(ref _volume, null, volume);
        volume.Report(DiskEventKind.VolumeOut, reason);
    }
}
