namespace StonMedia.Cache.Settings;

/// <summary><c>bypass</c> of a virtual host: what goes past the cache, straight to the origin.</summary>
public sealed record BypassSettings
{
    /// <summary>Methods that bypass, upper case. Default POST, PUT, DELETE, PATCH, OPTIONS.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

    /// <summary>Whether a request with no-cache or max-age=0 bypasses. Default off: reload buttons must not reach the origin.</summary>
    public bool NoCacheRequests { get; init; }

    /// <summary>Rules asked before <see cref="Methods"/>; the first that matches decides. Empty by default.</summary>
    public IReadOnlyList<BypassRule> Rules { get; init; } = [];

    /// <summary>Whether one client's bypassed requests stay with one origin server. Default on: sessions live there.</summary>
    public bool Affinity { get; init; } = true;

    /// <summary>Whether a client's connection owns an origin connection for what it bypasses. Default off.</summary>
    public bool Private { get; init; }

    /// <summary>To a connection. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two reads. Default 300 s: what is bypassed is often slow on purpose.</summary>
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromSeconds(300);
}
