namespace StonMedia.Http.Configuration;

/// <summary><c>mount</c>: the cache as a read-only file system, /&lt;virtual host&gt;/&lt;path&gt;.</summary>
public sealed record MountSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Mount point. Default /mnt/stonmedia.</summary>
    public string Path { get; init; } = "/mnt/stonmedia";
}
