namespace StonMedia.Streams.Settings;

/// <summary>One origin server.</summary>
/// <param name="Url">http or https, host, port, and a path that is put in front of every target; no query, no fragment.</param>
/// <param name="Weight">Its share relative to the others; 1 to 100. Default 10.</param>
public sealed record OriginServer(Uri Url, int Weight = OriginServer.DefaultWeight)
{
    /// <summary>10: leaves room for less as well as for more.</summary>
    public const int DefaultWeight = 10;
}
