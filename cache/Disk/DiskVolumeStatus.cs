namespace StonMedia.Cache.Disk;

/// <summary>A volume at one moment.</summary>
public sealed record DiskVolumeStatus
{
    public required string Path { get; init; }

    /// <summary>In use; otherwise <see cref="Reason"/> says why not.</summary>
    public required bool IsIn { get; init; }

    public string? Reason { get; init; }

    /// <summary>Bytes it may occupy.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes it occupies: database, log and what the data files have allocated.</summary>
    public long Used { get; init; }

    /// <summary>Of <see cref="Used"/>: database and its log.</summary>
    public long DatabaseBytes { get; init; }

    /// <summary>Memory of the fingerprint filter, in bytes.</summary>
    public long FilterBytes { get; init; }

    /// <summary>Objects the filter knows; those on disk once <see cref="FilterIsFull"/>.</summary>
    public long Objects { get; init; }

    public bool FilterIsFull { get; init; }

    public long BlocksRead { get; init; }

    public long BlocksWritten { get; init; }

    /// <summary>Writes that were dropped because the queue was full.</summary>
    public long WritesDropped { get; init; }

    public long ReadsLate { get; init; }

    public long CorruptBlocks { get; init; }

    public long EvictedBytes { get; init; }

    /// <summary>Blocks waiting to be written.</summary>
    public int WriteQueue { get; init; }

    /// <summary>Reads waiting.</summary>
    public int ReadQueue { get; init; }
}
