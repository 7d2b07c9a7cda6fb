namespace StonMedia.Cache.Http;

/// <summary>What gave an answer its lifetime.</summary>
public enum FreshnessSource
{
    /// <summary>Nothing did: it is stale at once.</summary>
    None,

    /// <summary>The origin forbids reuse without asking (no-cache; with the priority list also private, no-store, must-revalidate).</summary>
    NoCache,

    /// <summary>A rule of ttl.custom. Counts from the arrival here; the answer's own age does not shorten it.</summary>
    Custom,

    /// <summary>The origin's s-maxage, max-age or Expires. Counts from the origin's sending: Age shortens it.</summary>
    Explicit,

    /// <summary>The virtual host's time for the status. Counts from the arrival here, and grows with each 304.</summary>
    Status,
}
