namespace StonMedia.Streams.Settings;

/// <summary><c>media.mp3-hls</c>; names and segment length are those of <c>media.hls</c>.</summary>
public sealed record Mp3HlsSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Path segment after the file. Default mp3hls.</summary>
    public string Keyword { get; init; } = "mp3hls";
}
