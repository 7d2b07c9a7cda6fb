namespace StonMedia.Streams.Settings;

/// <summary><c>origin.exclusion</c>.</summary>
public sealed record ExclusionSettings
{
    /// <summary>Failures in a row after which a server is left out; 1 to 1000. Default 3.</summary>
    public int Failures { get; init; } = 3;
}
