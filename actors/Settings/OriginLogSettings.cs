namespace StonMedia.Actors.Settings;

/// <summary><c>log.origin</c>.</summary>
public sealed record OriginLogSettings
{
    /// <summary>Default on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>File, absolute once loaded; virtual hosts with the same path share it. Rolled and kept as log.access says. Default logs/origin.log.</summary>
    public string Path { get; init; } = "logs/origin.log";
}
