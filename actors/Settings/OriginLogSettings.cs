namespace StonMedia.Actors.Settings;

/// <summary><c>log.origin</c>.</summary>
public sealed record OriginLogSettings
{
    /// <summary>Default off: nothing writes it yet.</summary>
    public bool Enabled { get; init; }

    /// <summary>File, absolute once loaded. Default logs/origin.log.</summary>
    public string Path { get; init; } = "logs/origin.log";
}
