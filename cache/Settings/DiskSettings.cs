namespace StonMedia.Cache.Settings;

/// <summary>One element of <c>stonmedia.cache.disks</c>: a self-contained volume.</summary>
public sealed record DiskSettings
{
    /// <summary>Folder of the volume, absolute once loaded.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes the volume may occupy, counting its database and what is allocated, not sparse lengths. 64 MiB or more.</summary>
    public required long Size { get; init; }
}
