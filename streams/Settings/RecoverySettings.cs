namespace StonMedia.Streams.Settings;

/// <summary><c>origin.recovery</c>: how an excluded server is tried.</summary>
public sealed record RecoverySettings
{
    /// <summary>Good answers in a row after which it serves again; 1 to 1000. Default 5.</summary>
    public int Successes { get; init; } = 5;

    /// <summary>Between two tries. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Path asked for. Default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Statuses that are good; empty (default): any answer is.</summary>
    public IReadOnlyList<int> Status { get; init; } = [];
}
