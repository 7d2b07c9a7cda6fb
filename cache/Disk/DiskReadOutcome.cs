namespace StonMedia.Cache.Disk;

/// <summary>How a read of one block ended.</summary>
public enum DiskReadOutcome
{
    /// <summary>The bytes are in the sink's memory; their checksum was right.</summary>
    Read,

    /// <summary>Not on disk, or no longer.</summary>
    Missing,

    /// <summary>The checksum was wrong, or the file could not be read there: the block has been forgotten.</summary>
    Corrupt,

    /// <summary>It waited longer than the limit.</summary>
    Late,

    /// <summary>The sink gave no memory.</summary>
    NoMemory,

    /// <summary>The volume has been taken out.</summary>
    VolumeOut,
}
