namespace StonMedia.Cache.Settings;

/// <summary><c>ttl.success</c>: the first TTL of an answer, and how it grows with each 304.</summary>
public sealed record TtlGrowth
{
    /// <summary>The first TTL. Default 30 min.</summary>
    public TimeSpan Initial { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Percent by which each 304 lengthens the TTL; 0 to 1000. Default 20.</summary>
    public double Ratio { get; init; } = 20;

    /// <summary>Growth ends here; not below <see cref="Initial"/>. Default 1 day.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromDays(1);
}
