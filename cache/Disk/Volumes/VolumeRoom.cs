namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// The hard cap: database file, reserve for its log, data files and what was set aside never exceed the volume's size. Asked before
/// anything grows; drops what is due until there is room. The writer's thread only.
/// </summary>
internal sealed class VolumeRoom : IDisposable
{
    private const int Rounds = 16;

    private readonly DiskVolume _volume;
    private readonly VolumeWriter _writer;
    private readonly Statement _pages;
    private readonly Statement _freePages;
    private long _fileBytes;
    private long _limit;

    public VolumeRoom(DiskVolume volume, VolumeWriter writer)
    {
        _volume = volume;
        _writer = writer;
        _pages = writer.Session.Prepare("PRAGMA page_count");
        _freePages = writer.Session.Prepare("PRAGMA freelist_count");
        _limit = volume.Size;
        MeasureFile();
    }

    /// <summary>Up to this many bytes of data files are accounted for by the row of state, whenever the process ends.</summary>
    public long ReservedData { get; set; }

    /// <summary>How far ahead of the data the row of state runs.</summary>
    public long DataStep => Math.Clamp(_volume.Size / 64, 1 << 20, 64 << 20);

    /// <summary>Measures the database, which changes its length at checkpoints; notes what is in use for those who ask.</summary>
    public void Publish()
    {
        MeasureFile();
        _volume.NoteUse(Math.Max(_fileBytes, PageBytes) + _writer.Session.LogBytes, _volume.Data.Allocated + _volume.SetAsideBytes);
    }

    /// <summary>Makes sure that so many bytes of data files and of database fit under the cap. False: nothing is left to drop.</summary>
    public bool TryMake(long data, long database)
    {
        if (Short(data, database) <= 0) return true;
        for (int round = 0; round < Rounds; round++)
        {
            long missing = Short(data, database);
            if (missing <= 0) return true;
            long freed = _writer.Evictor.Drop(Math.Max(missing, Math.Min(_limit / 256, Extent.Bytes)));
            _writer.Session.Commit();
            missing = Short(data, database);
            if (missing > 0 && !GiveBackPages(missing) && freed == 0) return false;
        }

        return Short(data, database) <= 0;
    }

    /// <summary>The disk is full below the cap: drops a sixteenth, and makes that the cap. False: there is nothing to drop.</summary>
    public bool TryShrink()
    {
        long used = _volume.Data.Allocated + PageBytes;
        long freed = _writer.Evictor.Drop(Math.Max(used / 16, Extent.Bytes));
        _writer.Session.Commit();
        _limit = Math.Min(_limit, Math.Max(used - (used / 16), 8 << 20) + _writer.Session.LogReserve);
        return freed > 0;
    }

    /// <summary>Takes data bytes out of what the row of state allows; writes another when it does not.</summary>
    public void ReserveData(long bytes)
    {
        if (_volume.Data.Allocated + bytes <= ReservedData) return;
        _writer.Session.Enter(0);
        _writer.Session.Commit();
    }

    private void MeasureFile() => _fileBytes = new FileInfo(_volume.Folder.Database) is { Exists: true } file ? file.Length : 0;

    public void Dispose()
    {
        _pages.Dispose();
        _freePages.Dispose();
    }

    private long PageBytes => (_pages.Number() ?? 0) * VolumeSchema.PageSize;

    private long Short(long data, long database)
    {
        long free = (_freePages.Number() ?? 0) * VolumeSchema.PageSize;
        long used = Math.Max(_fileBytes, PageBytes) + _writer.Session.LogReserve + _volume.Data.Allocated + _volume.SetAsideBytes;
        return data + Math.Max(0, database - free) + used - _limit;
    }

    /// <summary>Shrinks the database by some of its free pages. False: it has none.</summary>
    private bool GiveBackPages(long bytes)
    {
        long free = _freePages.Number() ?? 0;
        // A page that goes moves another into its place: the log gets both.
        long pages = Math.Min(Math.Min(free, (bytes / VolumeSchema.PageSize) + 16), _writer.Session.LogReserve / 4 / VolumeSchema.PageSize);
        if (pages <= 0) return false;
        VolumeSchema.Run(_writer.Session.Database, $"PRAGMA incremental_vacuum({pages})");
        _writer.Session.Checkpoint("TRUNCATE");
        MeasureFile();
        return true;
    }
}
