using StonMedia.Media;
using StonMedia.Media.Segments;

namespace StonMedia.Streams.Views;

/// <summary>Which representation of a media file a viewer asked for; parsed by the front from the URL, canonical: equal requests are equal.</summary>
public abstract record ViewRequest
{
    private ViewRequest() { }

    /// <summary>The whole file, with the media header in front where that is possible and wanted.</summary>
    public sealed record Whole : ViewRequest
    {
        public static Whole Instance { get; } = new();
    }

    /// <summary>A clip (trim.start-param, trim.end-param).</summary>
    public sealed record Trim(TrimRequest Section) : ViewRequest;

    /// <summary>Several clips joined (multi-trim.param).</summary>
    public sealed record MultiTrim(MultiTrimRequest Sections) : ViewRequest;

    /// <summary>A playlist, manifest or segment of the film, or of a clip of it.</summary>
    public sealed record Packaged(PackageKey Key, PackagePiece Piece) : ViewRequest;
}
