namespace StonMedia.Streams.Settings;

/// <summary>One element of <c>origin.health-checks</c>; it needs the whole answer, and counts for itself alone.</summary>
public sealed record HealthCheckSettings
{
    /// <summary>Path asked for. Default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Statuses that are good; empty (default): any answer is.</summary>
    public IReadOnlyList<int> Status { get; init; } = [];

    /// <summary>From the connection to the last byte. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two checks. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Failures in a row that exclude; 1 to 1000. Default 3.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>Successes in a row that let in again; 1 to 1000. Default 5.</summary>
    public int Successes { get; init; } = 5;
}
