namespace StonMedia.Cache.Settings;

/// <summary>Where a TTL can come from (<c>ttl.priority</c>).</summary>
public enum TtlSource
{
    /// <summary>The origin said no-cache, private or must-revalidate.</summary>
    NoCache,

    /// <summary>A rule of <c>ttl.custom</c>.</summary>
    Custom,

    /// <summary>The origin's s-maxage, max-age or Expires.</summary>
    MaxAge,

    /// <summary>The time for the answer's status.</summary>
    Status,
}
