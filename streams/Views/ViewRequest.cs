using StonMedia.Media;
using StonMedia.Media.Segments;
using StonMedia.Streams.Stills;

namespace StonMedia.Streams.Views;

/// <summary>Which representation of a media file a viewer asked for; parsed by the front from the URL, canonical: equal requests are equal.</summary>
public abstract record ViewRequest
{
    private ViewRequest() { }

    /// <summary>The whole file, with the media header in front where that is possible and wanted.</summary>
    public sealed record Whole : ViewRequest
    {
        public static Whole Instance { get; } = new();

        /// <summary>The same for deliveries whose pace is the file's own.</summary>
        public static Whole Paced { get; } = new() { NeedsRate = true };

        /// <summary>Its bit rate is wanted, and looked for where the header does not tell it.</summary>
        public bool NeedsRate { get; private init; }
    }

    /// <summary>A clip (trim.start-param, trim.end-param).</summary>
    public sealed record Trim(TrimRequest Section) : ViewRequest;

    /// <summary>Several clips joined (multi-trim.param).</summary>
    public sealed record MultiTrim(MultiTrimRequest Sections) : ViewRequest;

    /// <summary>A playlist, manifest or segment of the film, or of a clip of it.</summary>
    public sealed record Packaged(PackageKey Key, PackagePiece Piece) : ViewRequest;

    /// <summary>A still, a sheet of stills, or what tells of the sheets.</summary>
    public sealed record Still(StillRequest Request) : ViewRequest;

    /// <summary>An address of a view with values that are none: there is nothing to look for.</summary>
    /// <param name="Reason">One line for the viewer.</param>
    public sealed record Malformed(string Reason) : ViewRequest;
}
