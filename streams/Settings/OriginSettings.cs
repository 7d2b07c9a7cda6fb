namespace StonMedia.Streams.Settings;

/// <summary><c>origin</c> of a virtual host: the servers that own its content, and how they are treated.</summary>
public sealed record OriginSettings
{
    /// <summary>The active servers; at least one is needed by a virtual host that is served.</summary>
    public IReadOnlyList<OriginServer> Servers { get; init; } = [];

    /// <summary>Servers that step in while an active one is excluded. Empty by default.</summary>
    public IReadOnlyList<OriginServer> StandbyServers { get; init; } = [];

    /// <summary>
    /// Host sent to the origin. Null (default): the virtual host's name for servers given by address, the server's own name
    /// otherwise; <c>*</c>: what the client sent.
    /// </summary>
    public string? HostHeader { get; init; }

    /// <summary>Whether HTTP/2 is spoken with the origin. Default off.</summary>
    public bool Http2 { get; init; }

    /// <summary>For https servers.</summary>
    public OriginTlsSettings Tls { get; init; } = new();

    /// <summary>To a connection, TLS included. Default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two reads. Default 10 s.</summary>
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// With more transfers than this at once the origin counts as busy, and expired entries are extended instead of checked.
    /// 1 to 1,000,000. Default 100.
    /// </summary>
    public int MaxBusy { get; init; } = 100;

    /// <summary>How a server is chosen. Default round-robin.</summary>
    public OriginBalance Balance { get; init; } = OriginBalance.RoundRobin;

    /// <summary>For how long an unused connection may be used again; zero: never. Default 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Transfers of one large body at once. 1 to 64. Default 4.</summary>
    public int ParallelFills { get; init; } = 4;

    /// <summary>Bytes a fill may run beyond its fastest viewer. 64 KiB to 1 GiB. Default 2 MiB.</summary>
    public long ReadAhead { get; init; } = 2 << 20;

    /// <summary>
    /// Percent of requests that may be retries; 0 to 100. Default 10: a failing origin must not get more load than a sound one.
    /// </summary>
    public double RetryBudget { get; init; } = 10;

    /// <summary>Whether redirects of the origin are followed here instead of being passed on. Default off.</summary>
    public bool FollowRedirects { get; init; }

    /// <summary>When a server is left out.</summary>
    public ExclusionSettings Exclusion { get; init; } = new();

    /// <summary>When it is let in again.</summary>
    public RecoverySettings Recovery { get; init; } = new();

    /// <summary>Checks that run whether or not there is traffic. Empty by default.</summary>
    public IReadOnlyList<HealthCheckSettings> HealthChecks { get; init; } = [];
}
