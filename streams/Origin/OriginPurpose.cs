namespace StonMedia.Streams.Origin;

/// <summary>What an origin transfer is for.</summary>
public enum OriginPurpose
{
    /// <summary>A load, a check or a fill of the cache.</summary>
    Cache,

    /// <summary>One client's request past the cache.</summary>
    Bypass,

    /// <summary>Whether an excluded server is back (origin.recovery).</summary>
    Recovery,

    /// <summary>origin.health-checks.</summary>
    HealthCheck,
}
