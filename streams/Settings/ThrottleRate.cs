namespace StonMedia.Streams.Settings;

/// <summary>
/// <c>throttle.rate</c>: <c>1000 kbps</c>, <c>media</c> (the file's own bit rate), or <c>media or 1000 kbps</c>.
/// </summary>
/// <param name="Media">Whether the file's own bit rate is used where it is known.</param>
/// <param name="Fixed">The rate otherwise; null (only with <paramref name="Media"/>): no throttling where it is not known.</param>
public readonly record struct ThrottleRate(bool Media, BitRate? Fixed)
{
    /// <summary>A rate that does not depend on the file.</summary>
    public static ThrottleRate Of(BitRate rate) => new(false, rate);

    /// <summary>The file's own rate, with or without another in reserve.</summary>
    public static ThrottleRate OfMedia(BitRate? fallback = null) => new(true, fallback);

    /// <summary>The rate to keep, or null for none.</summary>
    /// <param name="media">The file's own bit rate, null where it is not known.</param>
    public BitRate? For(BitRate? media) => Media && media is { BitsPerSecond: > 0 } own ? own : Fixed;

    /// <inheritdoc/>
    public override string ToString() => (Media, Fixed) switch
    {
        (true, null) => "media",
        (true, BitRate rate) => $"media or {rate}",
        (_, BitRate rate) => rate.ToString(),
        _ => "unlimited",
    };
}
