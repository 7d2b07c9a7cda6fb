namespace StonMedia.Http.Configuration;

/// <summary><c>telemetry</c>.</summary>
public sealed record TelemetrySettings
{
    /// <summary>OTLP endpoint for metrics and traces; null (default): none.</summary>
    public Uri? Otlp { get; init; }
}
