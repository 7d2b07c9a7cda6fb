namespace StonMedia.Http.Configuration;

/// <summary><c>cluster</c>: edges that share work.</summary>
public sealed record ClusterSettings
{
    /// <summary>Default off.</summary>
    public bool Enabled { get; init; }
}
