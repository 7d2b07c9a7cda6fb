namespace StonMedia.Streams.Settings;

/// <summary><c>throttle.cap</c>: outermost limits; they hold whether or not throttling is on.</summary>
public sealed record ThrottleCapSettings
{
    /// <summary>Of the whole virtual host, shared max-min fairly between its deliveries. Null (default): unlimited.</summary>
    public BitRate? Total { get; init; }

    /// <summary>Of each delivery. Null (default): unlimited.</summary>
    public BitRate? Session { get; init; }
}
