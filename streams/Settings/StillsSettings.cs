namespace StonMedia.Streams.Settings;

/// <summary><c>media.stills</c>: single images taken from video.</summary>
public sealed record StillsSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }

    /// <summary>Path segment after the file. Default thumb.</summary>
    public string Keyword { get; init; } = "thumb";
}
