using System.Globalization;
using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Pacing;

/// <summary>What a viewer's URL asks of the pace (<c>throttle.query</c>). Starts empty and takes parameters one by one.</summary>
public struct PaceQuery
{
    private const double MaxKbps = 1e9;
    private const double MaxRatio = 10_000;
    private const double MaxBoostSeconds = 3_600;

    /// <summary>Rate asked for; null: not asked. Never 0.</summary>
    public BitRate? Rate { get; private set; }

    /// <summary>Percent asked for, over 0 and at most 10,000; null: not asked.</summary>
    public double? Ratio { get; private set; }

    /// <summary>Boost asked for, 0 to 1 h; null: not asked.</summary>
    public TimeSpan? Boost { get; private set; }

    /// <summary>
    /// Takes one decoded parameter. True when it belongs to the pace: it then reaches neither cache key nor origin, whatever its
    /// value. A value that is no number in range counts as not given: a mistyped link plays at the normal pace instead of failing.
    /// </summary>
    public bool Take(ThrottleQuerySettings names, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (!names.Enabled) return false;
        if (name.SequenceEqual(names.Rate))
        {
            if (Number(value, MaxKbps) is double kbps && kbps >= 0.001) Rate = BitRate.FromKbps(kbps);
            return true;
        }

        if (name.SequenceEqual(names.Ratio))
        {
            if (Number(value, MaxRatio) is double percent and > 0) Ratio = percent;
            return true;
        }

        if (name.SequenceEqual(names.Boost))
        {
            if (Number(value, MaxBoostSeconds) is double seconds) Boost = TimeSpan.FromSeconds(seconds);
            return true;
        }

        return false;
    }

    private static double? Number(ReadOnlySpan<char> text, double max)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= 0 && number <= max
            ? number : null;
}
