namespace StonMedia.Streams.Settings;

/// <summary>
/// <c>throttle</c> of a virtual host. A delivery sends its media header and then <see cref="Boost"/> at full speed, and the rest
/// at rate x ratio. What a rule or the query leaves out is taken from here.
/// </summary>
public sealed record ThrottleSettings
{
    /// <summary>Default off; the caps below hold in any case.</summary>
    public bool Enabled { get; init; }

    /// <summary>Default 1000 kbps.</summary>
    public ThrottleRate Rate { get; init; } = ThrottleRate.Of(BitRate.FromKbps(1000));

    /// <summary>Percent of the rate; 1 to 10,000. Default 120: a player whose buffer fell behind can catch up.</summary>
    public double Ratio { get; init; } = 120;

    /// <summary>Seconds' worth of rate x ratio sent at full speed, once a connection and view; 0 to 1 h. Default 5 s.</summary>
    public TimeSpan Boost { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Default rate.</summary>
    public PacingMode Pacing { get; init; } = PacingMode.Rate;

    /// <summary>The first that matches decides; a request none matches gets the settings above. Empty by default.</summary>
    public IReadOnlyList<ThrottleRule> Rules { get; init; } = [];

    /// <summary>Parameters by which a viewer's URL may choose.</summary>
    public ThrottleQuerySettings Query { get; init; } = new();

    /// <summary>Outer limits.</summary>
    public ThrottleCapSettings Cap { get; init; } = new();
}
