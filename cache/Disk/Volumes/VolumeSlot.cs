using Microsoft.Data.Sqlite;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>A configured volume, in or out. Out, it is checked now and then, and taken in again when the check passes.</summary>
internal sealed class VolumeSlot(DiskSettings settings, DiskTierOptions options, Func<IEnumerable<KnownVolume>> known, DiskPurgeJournal journal)
    : IAsyncDisposable
{
    private DiskVolume? _volume;
    private DiskVolume? _ending;
    private string? _reason = "not open yet";
    private long _checked;
    private int _opening;
    private int _disposed;

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
        return Task.Factory.StartNew(Open, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public void Sweep(long now)
    {
        Volatile.Read(ref _volume)?.Sweep(now);
        if (Volume is null && now - Volatile.Read(ref _checked) > options.CheckInterval.TotalMilliseconds) _ = OpenAsync();
    }

    /// <summary>Has the volume remember the others.</summary>
    public void Remember(IEnumerable<KnownVolume> volumes) => Volume?.Remember([.. volumes.Where(volume => volume.Path != Path)]);

    /// <summary>Empties a volume that knows of fewer purges than another.</summary>
    public async Task DiscardIfBehindAsync()
    {
        if (Volume is not { } volume || !journal.IsBehind(volume)) return;
        Volatile.Write(ref _volume, null);
        await DiscardAsync(volume);
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
            var volume = new DiskVolume(settings, options, known(), TakenOut);
            await volume.WhenOpened;
            if (volume.IsIn && journal.IsBehind(volume))
            {
                await DiscardAsync(volume);
                volume = new DiskVolume(settings, options, known(), TakenOut);
                await volume.WhenOpened;
            }

            if (volume.IsIn && !await journal.AdmitAsync(volume))
            {
                await volume.DisposeAsync();
                throw new VolumeRefusedException("it knows of purges that this process does not: it is used after the next start, or came from elsewhere");
            }

            if (!volume.IsIn) return;
            Volatile.Write(ref _reason, null);
            Volatile.Write(ref _volume, volume);
            if (Volatile.Read(ref _disposed) != 0) await volume.DisposeAsync();
            else volume.Report(DiskEventKind.VolumeIn, $"volume {volume.Folder.Identity[..8]} is in use, {settings.Size >> 20} MiB at most");
        }
        catch (Exception error) when (error is VolumeRefusedException or IOException or UnauthorizedAccessException or SqliteException or InvalidDataException)
        {
            string reason = error is VolumeRefusedException ? error.Message : VolumeFaults.Describe(error);
            // Said once, not with every check.
            if (Interlocked.Exchange(ref _reason, reason) != reason) options.OnEvent?.Invoke(new DiskEvent(DiskEventKind.VolumeRefused, Path, reason));
        }
        finally
        {
            Volatile.Write(ref _opening, 0);
        }
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
        volume.Report(DiskEventKind.VolumeOut, $"taken out: {reason}");
    }
}
