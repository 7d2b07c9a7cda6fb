namespace StonMedia.Media.Segments;

/// <summary>One address of a packaged film.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="Number">Segment or key frame, from 0; of a header how many other recordings had its name before.</param>
/// <param name="Track">"v1", "a2", "s1", "sub.en": that track alone; empty: the first video and the first sound track together.</param>
public sealed record PackagePiece(PieceKind Kind, int Number = 0, string Track = "")
{
    /// <summary>Playlists offer transport stream segments where the codecs allow it; otherwise, and where they do not, fragmented MP4.</summary>
    public bool PrefersTransport { get; init; }

    /// <summary>What playlists put before the name of each address they give, such as "/film.mp4/mp4hls/"; empty for relative ones.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What they put behind it: "?start=10&amp;end=20", or nothing.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>What other files bring to it; null for nothing.</summary>
    public Companions? Beside { get; init; }

    /// <summary>The file may still grow: playlists have no end, and only what cannot change any more is in them.</summary>
    public bool MayGrow { get; init; }

    /// <summary>What is known of its growth; null: it was not watched while it grew.</summary>
    public FilmGrowth? Growth { get; init; }

    /// <summary>Number of the film's first segment in addresses and lists: above 0 where players know others under this name.</summary>
    internal int First => Growth?.Log.First ?? 0;

    /// <summary>What addresses of headers begin with.</summary>
    internal string InitName => Growth is { Log.Before: > 0 and var before } ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"init.{before}") : "init";

    /// <summary>What its address names in this recording; null: a piece of another one that had this name.</summary>
    public PackagePiece? Here() => Kind switch
    {
        PieceKind.Init => Number == (Growth?.Log.Before ?? 0) ? this with { Number = 0 } : null,
        PieceKind.Fragment or PieceKind.Transport or PieceKind.KeyFrame or PieceKind.PackedAudio or PieceKind.Subtitles => Number >= First ? this with { Number = Number - First } : null,
        _ => this,
    };

    /// <summary>It names other pieces, and may name more of them later.</summary>
    public bool IsList => Kind is PieceKind.MediaPlaylist or PieceKind.MasterPlaylist or PieceKind.KeyFramePlaylist or PieceKind.Manifest;

    /// <summary>Name of the media playlist.</summary>
    public string Index { get; init; } = "index.m3u8";
}
