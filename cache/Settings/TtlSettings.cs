namespace StonMedia.Cache.Settings;

/// <summary>
/// <c>ttl</c> of a virtual host: how long an answer counts as fresh. With <see cref="Rfc9111"/> the origin's explicit directives
/// and prohibitions are obeyed, custom rules win over its freshness but never over no-store or private, and the times for
/// statuses apply only without explicit freshness and to statuses that are heuristically cacheable (RFC 9111 4.2.2).
/// Without it <see cref="Priority"/> alone decides.
/// </summary>
public sealed record TtlSettings
{
    /// <summary>Whether RFC 9111 binds. Default on.</summary>
    public bool Rfc9111 { get; init; } = true;

    /// <summary>Times for 2xx answers.</summary>
    public TtlGrowth Success { get; init; } = new();

    /// <summary>For answers with no-cache, private or must-revalidate where the priority list decides. Default 5 s.</summary>
    public TimeSpan NoCache { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For 3xx answers. Default 5 min.</summary>
    public TimeSpan Redirect { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For 4xx answers. Default 30 s: a mistake that was mended shows soon.</summary>
    public TimeSpan ClientError { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For 5xx answers. Default 30 s.</summary>
    public TimeSpan ServerError { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the origin is left alone after no connection could be made. Default 3 s.</summary>
    public TimeSpan ConnectFailure { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the origin is left alone after it connected and then sent nothing in time. Default 3 s.</summary>
    public TimeSpan ReceiveFailure { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>By how much an expired entry is extended while the origin is busy (<c>origin.max-busy</c>). Default 3 s.</summary>
    public TimeSpan OriginBusy { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Sources of a TTL in their order; the first that has an answer decides. Default no-cache, custom, max-age, status.</summary>
    public IReadOnlyList<TtlSource> Priority { get; init; } = [TtlSource.NoCache, TtlSource.Custom, TtlSource.MaxAge, TtlSource.Status];

    /// <summary>TTLs by URL; the first that matches decides. Empty by default.</summary>
    public IReadOnlyList<TtlRule> Custom { get; init; } = [];

    /// <summary>Whether a 4xx on a check counts as 304, so that the object stays. Default off: a 404 usually means it.</summary>
    public bool ExtendOn4xx { get; init; }

    /// <summary>Whether a 5xx on a check counts as 304, so that viewers do not notice a failing origin. Default on.</summary>
    public bool ExtendOn5xx { get; init; } = true;

    /// <summary>What happens to a request that finds an expired entry. Default wait.</summary>
    public RefreshMode Refresh { get; init; } = RefreshMode.Wait;
}
