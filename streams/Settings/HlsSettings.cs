namespace StonMedia.Streams.Settings;

/// <summary><c>media.hls</c>: <c>/a.mp4/mp4hls/index.m3u8</c>.</summary>
public sealed record HlsSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Path segment after the file. Default mp4hls.</summary>
    public string Keyword { get; init; } = "mp4hls";

    /// <summary>Name of the media playlist. Default index.m3u8.</summary>
    public string Index { get; init; } = "index.m3u8";

    /// <summary>Name of the master playlist. Default master.m3u8.</summary>
    public string Master { get; init; } = "master.m3u8";

    /// <summary>Target duration; 1 s to 60 s. Default 10 s.</summary>
    public TimeSpan Segment { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Default ts.</summary>
    public HlsFormat Format { get; init; } = HlsFormat.Ts;
}
