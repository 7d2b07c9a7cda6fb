namespace StonMedia.Media.Parsing;

/// <summary>Bounds on what a hostile source can make a parser take (stonmedia...media.limits).</summary>
public sealed record MediaLimits
{
    public static MediaLimits Default { get; } = new();

    /// <summary>Bytes of media header (the whole moov). Default 256 MiB: about ten million samples.</summary>
    public int MaxHeader { get; init; } = 256 << 20;

    /// <summary>Boxes (or tags) that are looked at in one source. Default 100,000.</summary>
    public int MaxBoxes { get; init; } = 100_000;

    /// <summary>Tracks in one source. Default 64.</summary>
    public int MaxTracks { get; init; } = 64;

    /// <summary>Nesting of boxes. Default 16; the deepest known container path has 8.</summary>
    public int MaxDepth { get; init; } = 16;
}
