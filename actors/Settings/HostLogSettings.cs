namespace StonMedia.Actors.Settings;

/// <summary><c>log</c> of a virtual host.</summary>
public sealed record HostLogSettings
{
    /// <summary>One line a response.</summary>
    public AccessLogSettings Access { get; init; } = new();

    /// <summary>One line an origin transfer.</summary>
    public OriginLogSettings Origin { get; init; } = new();
}
