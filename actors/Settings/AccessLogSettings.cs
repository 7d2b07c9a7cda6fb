namespace StonMedia.Actors.Settings;

/// <summary><c>log.access</c>.</summary>
public sealed record AccessLogSettings
{
    /// <summary>Default on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>File, absolute once loaded; virtual hosts with the same path share it. Default logs/access.log.</summary>
    public string Path { get; init; } = "logs/access.log";

    /// <summary>Default w3c.</summary>
    public AccessLogFormat Format { get; init; } = AccessLogFormat.W3c;

    /// <summary>A new file is begun this often; 1 s or more. Default 1 day.</summary>
    public TimeSpan Roll { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Finished files that are kept; 0 to 100,000. Default 10.</summary>
    public int Keep { get; init; } = 10;
}
