using StonMedia.Cache.Keys;
using StonMedia.Cache.Patterns;
using StonMedia.Media;
using StonMedia.Media.Segments;
using StonMedia.Streams.Settings;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// The address of a playlist, manifest or segment: a file of media.match, the keyword of a feature that is on, the name of a piece. Clip
/// parameters may stand behind it (/a.mp4/mp4hls/index.m3u8?start=5), before the keyword (/a.mp4?start=5/mp4hls/index.m3u8), or in both places.
/// </summary>
internal sealed class PackagedTarget
{
    private readonly MediaSettings _media;
    private readonly PackagePiece _piece;
    private readonly Feature _feature;

    private PackagedTarget(MediaSettings media, PackagePiece piece, Feature feature, string source)
        => (_media, _piece, _feature, Source) = (media, piece, feature, source);

    /// <summary>What stands between the file and the name of the piece.</summary>
    public string Keyword => _feature switch { Feature.Hls => _media.Hls.Keyword, Feature.Mp3Hls => _media.Mp3Hls.Keyword, _ => _media.Dash.Keyword };

    /// <summary>The file is a manifest of a title.</summary>
    public bool IsTitle { get; private init; }

    private enum Feature
    {
        Hls,
        Mp3Hls,
        Dash,
    }

    /// <summary>Target of the file itself, with all parameters.</summary>
    public string Source { get; }

    /// <summary>Null: the target is no such address.</summary>
    public static PackagedTarget? Find(in RequestTarget target, MediaSettings media)
    {
        if (media.Hls.Enabled && Find(in target, media, media.Hls.Keyword, Feature.Hls) is { } hls) return hls;
        if (media.Mp3Hls.Enabled && Find(in target, media, media.Mp3Hls.Keyword, Feature.Mp3Hls) is { } sound) return sound;
        return media.Dash.Enabled ? Find(in target, media, media.Dash.Keyword, Feature.Dash) : null;
    }

    /// <summary>What is asked for.</summary>
    /// <param name="query">Of the file's target, all parameters in it.</param>
    public ViewRequest View(string query)
    {
        bool isKeyFrames = _piece.Kind is PieceKind.KeyFrame or PieceKind.KeyFramePlaylist;
        long wanted = Segment.Ticks / TimeSpan.TicksPerMicrosecond, microseconds = isKeyFrames ? PackageKey.KeyFrameMicroseconds : wanted;
        (TrimRequest? one, MultiTrimRequest? several) = TargetPlanner.SectionsOf(query, _media);
        several = several?.With(allTracks: false, exactStart: false, _media.MultiTrim.MaxRatio);
        return new ViewRequest.Packaged(
            new PackageKey(one, microseconds) { Sections = several, IsPackedAudio = _feature == Feature.Mp3Hls, BoundByMicroseconds = _media.LiveHead ? wanted : null }, _piece);
    }

    // Names and segment length of mp3-hls are those of hls.
    private TimeSpan Segment => _feature == Feature.Dash ? _media.Dash.Segment : _media.Hls.Segment;

    private static PackagedTarget? Find(in RequestTarget target, MediaSettings media, string keyword, Feature feature)
    {
        string path = target.PathText, mark = $"/{keyword}/";
        int slash = path.LastIndexOf('/');
        if (slash > mark.Length - 1 && path.AsSpan(0, slash + 1).EndsWith(mark, StringComparison.Ordinal))
            return Make(path[..(slash + 1 - mark.Length)], path[(slash + 1)..], target.Query.ToString(), "", media, feature);
        // Relative addresses would be relative to the folder of the file: these have to be absolute.
        return QueryKeyword.Find(target.Query, keyword, found => Make(path, found.Name, found.Parameters, path + mark, media, feature));
    }

    private static PackagedTarget? Make(
        string file, string name, string query, string prefix, MediaSettings media, Feature feature)
    {
        bool isDash = feature == Feature.Dash;
        string index = isDash ? "" : media.Hls.Index, master = isDash ? "" : media.Hls.Master, manifest = isDash ? media.Dash.Index : "";
        if (!PieceName.TryParse(name, index, master, manifest, out PackagePiece? piece)) return null;
        string normal = PathNormaliser.Normalise(file);
        bool isTitle = feature != Feature.Mp3Hls && media.Renditions?.IsManifest(normal) == true;
        if (!isTitle && !Glob.AnyMatches(media.Match, PercentDecoder.Decode(normal))) return null;
        string source = query.Length == 0 ? file : $"{file}?{query}";
        if (!isDash) piece = piece with { PrefersTransport = media.Hls.Format == HlsFormat.Ts && piece.Kind is not (PieceKind.Transport or PieceKind.Fragment or PieceKind.Init) };
        if (piece.Kind is PieceKind.MediaPlaylist or PieceKind.MasterPlaylist or PieceKind.KeyFramePlaylist or PieceKind.Manifest)
        {
            // All parameters go on to the segments: some may be part of the film's address.
            piece = piece with
            {
                Index = media.Hls.Index,
                Prefix = Quotable(prefix),
                Suffix = query.Length == 0 ? "" : "?" + Quotable(query),
            };
        }

        return new PackagedTarget(media, piece, feature, source) { IsTitle = isTitle };
    }

    /// <summary>Without what would end a quoted address in a playlist.</summary>
    public static string Quotable(string text) => text.Replace("\"", "%22", StringComparison.Ordinal);
}
