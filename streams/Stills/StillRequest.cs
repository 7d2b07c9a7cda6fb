namespace StonMedia.Streams.Stills;

/// <summary>A still, a sheet of small ones, or the file that tells what is on the sheets; canonical: equal requests are equal.</summary>
public abstract record StillRequest
{
    private StillRequest() { }

    /// <summary>One picture: the one on show at a time.</summary>
    /// <param name="Microseconds">0 or more.</param>
    /// <param name="Width">Pixels at most; 0: as wide as the film.</param>
    /// <param name="Height">Pixels at most; 0: as high as the film.</param>
    /// <param name="Format">How it is coded.</param>
    public sealed record Picture(long Microseconds, int Width, int Height, StillFormat Format) : StillRequest;

    /// <summary>One sheet of small pictures.</summary>
    /// <param name="Number">From 1.</param>
    /// <param name="Width">Pixels of one small picture.</param>
    /// <param name="Interval">Microseconds from one to the next.</param>
    /// <param name="Format">How it is coded.</param>
    public sealed record Sheet(int Number, int Width, long Interval, StillFormat Format) : StillRequest;

    /// <summary>The WebVTT file of the sheets.</summary>
    /// <param name="Width">Pixels of one small picture.</param>
    /// <param name="Interval">Microseconds from one to the next.</param>
    /// <param name="Format">How the sheets are coded.</param>
    /// <param name="Prefix">Put before the name of each sheet: "/a.mp4/thumb/", or nothing for addresses relative to this file.</param>
    /// <param name="Suffix">Put behind the address of each sheet: "?w=160", or nothing.</param>
    public sealed record Track(int Width, long Interval, StillFormat Format, string Prefix, string Suffix) : StillRequest;

    /// <summary>How wide a small picture is that says nothing of it.</summary>
    public const int UsualTile = 160;

    /// <summary>Seconds from one small picture to the next where nothing is said of it.</summary>
    public const long UsualInterval = 10_000_000;
}
