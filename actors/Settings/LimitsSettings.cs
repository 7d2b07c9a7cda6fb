namespace StonMedia.Actors.Settings;

/// <summary><c>stonmedia.limits</c>.</summary>
public sealed record LimitsSettings
{
    /// <summary>Loads of one virtual host that may wait; beyond, a miss is refused with 503. 1 to 1,000,000. Default 1000.</summary>
    public int Queue { get; init; } = 1000;

    /// <summary>Whether hits go on while misses wait under memory pressure. Default on.</summary>
    public bool Emergency { get; init; } = true;
}
