using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Settings;

/// <summary><c>compression</c> of a virtual host: text is compressed once and kept as a view of its own.</summary>
public sealed record CompressionSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>In order of preference. Default br, gzip.</summary>
    public IReadOnlyList<ContentEncoding> Encodings { get; init; } = [ContentEncoding.Br, ContentEncoding.Gzip];

    /// <summary>Bytes; smaller bodies stay as they are. Default 2 KiB.</summary>
    public long Min { get; init; } = 2 << 10;

    /// <summary>Bytes; larger bodies stay as they are. Default 2 MiB.</summary>
    public long Max { get; init; } = 2 << 20;

    /// <summary>Paths it is for. Default *.css, *.js, *.m3u8.</summary>
    public IReadOnlyList<Glob> Match { get; init; } = [new("*.css"), new("*.js"), new("*.m3u8")];
}
