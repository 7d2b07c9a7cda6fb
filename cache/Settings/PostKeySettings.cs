namespace StonMedia.Cache.Settings;

/// <summary><c>key.post</c>: whether answers to POST are kept, with the body in the key (RFC 9110 9.3.3).</summary>
public sealed record PostKeySettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Bytes; a longer body is not cached. 1 B to 16 MiB. Default 100 KiB.</summary>
    public long MaxBody { get; init; } = 100 << 10;
}
