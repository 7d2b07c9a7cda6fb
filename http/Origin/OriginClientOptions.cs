namespace StonMedia.Http.Origin;

/// <summary>What all requests of an <see cref="OriginClient"/> have in common.</summary>
public sealed record OriginClientOptions
{
    /// <summary>
    /// How long an unused connection is kept (origin.idle-timeout). Default 60 s; an origin that announces a shorter time in
    /// Keep-Alive is believed. A connection that the origin has closed meanwhile is noticed before it is used.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection is not used longer than this, so that a changed address is noticed. Default 10 min.</summary>
    public TimeSpan MaxConnectionAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest response head in KiB; a longer one is malformed. Default 128.</summary>
    public int MaxHeadKiB { get; init; } = 128;

    /// <summary>
    /// A body left unread is drained up to so many bytes to keep the connection, if they come within
    /// <see cref="DrainTimeout"/>; otherwise the connection is closed. Default 64 KiB.
    /// </summary>
    public int MaxDrain { get; init; } = 64 << 10;

    /// <summary>Default 250 ms.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMilliseconds(250);
}
