namespace StonMedia.Streams.Settings;

/// <summary><c>origin.tls</c>.</summary>
public sealed record OriginTlsSettings
{
    /// <summary>Whether the origin's certificate must be valid for its name. Default on.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>
    /// PEM file of the authorities that are trusted instead of the system's; absolute once loaded. Null (default): the system's.
    /// </summary>
    public string? Ca { get; init; }
}
