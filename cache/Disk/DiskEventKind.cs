namespace StonMedia.Cache.Disk;

/// <summary>What an operator is told of a volume.</summary>
public enum DiskEventKind
{
    /// <summary>Opened and in use.</summary>
    VolumeIn,

    /// <summary>Refused at the start: locked by another process, not the folder it was, unwritable.</summary>
    VolumeRefused,

    /// <summary>Taken out while running; the rest goes on.</summary>
    VolumeOut,

    /// <summary>A database that is damaged or of a newer version was renamed; the volume starts empty.</summary>
    DatabaseSetAside,

    /// <summary>It missed purges that are carried out and forgotten, so what it held was dropped.</summary>
    VolumeEmptied,

    /// <summary>A block's bytes were not those that had been written; it will be fetched again.</summary>
    CorruptBlock,
}
