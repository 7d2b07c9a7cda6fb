using StonMedia.Cache.Conditions;

namespace StonMedia.Streams.Settings;

/// <summary>One element of <c>throttle.rules</c>; what is null is taken from <see cref="ThrottleSettings"/>.</summary>
public sealed record ThrottleRule
{
    /// <summary>Requests it is for.</summary>
    public required Condition When { get; init; }

    /// <summary>False: never throttled, whatever the query says. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Another rate.</summary>
    public ThrottleRate? Rate { get; init; }

    /// <summary>Another percentage.</summary>
    public double? Ratio { get; init; }

    /// <summary>Another boost.</summary>
    public TimeSpan? Boost { get; init; }

    /// <summary>Another pacing.</summary>
    public PacingMode? Pacing { get; init; }
}
