namespace StonMedia.Streams.Settings;

/// <summary><c>media.dash</c>: <c>/a.mp4/mp4dash/manifest.mpd</c>.</summary>
public sealed record DashSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Path segment after the file. Default mp4dash.</summary>
    public string Keyword { get; init; } = "mp4dash";

    /// <summary>Name of the manifest. Default manifest.mpd.</summary>
    public string Index { get; init; } = "manifest.mpd";

    /// <summary>Target duration; 1 s to 60 s. Default 4 s.</summary>
    public TimeSpan Segment { get; init; } = TimeSpan.FromSeconds(4);
}
