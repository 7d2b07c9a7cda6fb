using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StonMedia.Media.Segments;

/// <summary>The names of pieces in addresses: index.m3u8, index-a2.m3u8, master.m3u8, iframes.m3u8, init.mp4, init.1-v1.mp4, 12.ts, 12.m4s, 12-v1.m4s, 3-v1.key.m4s, 12.mp3,
/// index-s1.m3u8, 12-sub.en.vtt.</summary>
public static class PieceName
{
    /// <summary>Name of the playlist of key frames, and what follows the number in the names of key frames.</summary>
    public const string KeyFrames = "iframes", KeyFrame = ".key";

    /// <summary>Reads the last segment of an address. False: no piece has such a name.</summary>
    /// <param name="name">Without query.</param>
    /// <param name="index">Name of the media playlist.</param>
    /// <param name="master">Name of the master playlist.</param>
    /// <param name="manifest">Name of the DASH manifest.</param>
    /// <param name="piece">What it names.</param>
    public static bool TryParse(string name, string index, string master, string manifest, [NotNullWhen(true)] out PackagePiece? piece)
    {
        piece = null;
        if (name.Length == 0) return false;
        if (name == index) piece = new PackagePiece(PieceKind.MediaPlaylist);
        else if (name == master) piece = new PackagePiece(PieceKind.MasterPlaylist);
        else if (name == manifest) piece = new PackagePiece(PieceKind.Manifest);
        else if (name == KeyFrames + ".m3u8") piece = new PackagePiece(PieceKind.KeyFramePlaylist);
        if (piece is not null) return true;
        int dot = name.LastIndexOf('.');
        if (dot <= 0) return false;
        ReadOnlySpan<char> stem = name.AsSpan(0, dot), ending = name.AsSpan(dot + 1);
        bool isKeyFrame = stem.EndsWith(KeyFrame, StringComparison.Ordinal);
        if (isKeyFrame) stem = stem[..^KeyFrame.Length];
        int beside = stem.IndexOf("-" + Sidecar.Prefix), dash = beside >= 0 ? beside : stem.LastIndexOf('-');
        string track = "";
        if (dash > 0 && (IsTrack(stem[(dash + 1)..]) || IsSidecar(stem[(dash + 1)..])))
        {
            track = stem[(dash + 1)..].ToString();
            stem = stem[..dash];
        }

        int indexDot = index.LastIndexOf('.');
        bool isIndex = indexDot > 0 && stem.SequenceEqual(index.AsSpan(0, indexDot)) && ending.SequenceEqual(index.AsSpan(indexDot + 1));
        if (isIndex) piece = new PackagePiece(PieceKind.MediaPlaylist, 0, track);
        else if (stem.SequenceEqual(KeyFrames) && ending.SequenceEqual("m3u8")) piece = new PackagePiece(PieceKind.KeyFramePlaylist, 0, track);
        else if (stem.SequenceEqual("init") && ending.SequenceEqual("mp4")) piece = new PackagePiece(PieceKind.Init, 0, track);
        else if (stem.StartsWith("init.") && ending.SequenceEqual("mp4") && IsNumber(stem[5..], out int recording) && recording > 0) piece = new PackagePiece(PieceKind.Init, recording, track);
        else if (ending.SequenceEqual("m4s") && IsNumber(stem, out int number)) piece = new PackagePiece(isKeyFrame ? PieceKind.KeyFrame : PieceKind.Fragment, number, track);
        else if (ending.SequenceEqual("mp3") && track.Length == 0 && !isKeyFrame && IsNumber(stem, out number)) piece = new PackagePiece(PieceKind.PackedAudio, number);
        else if (ending.SequenceEqual("ts") && !isKeyFrame && IsNumber(stem, out number)) piece = new PackagePiece(PieceKind.Transport, number, track);
        else if (ending.SequenceEqual("vtt") && track.StartsWith('s') && !isKeyFrame && IsNumber(stem, out number)) piece = new PackagePiece(PieceKind.Subtitles, number, track);
        return piece is not null && (!isKeyFrame || piece.Kind == PieceKind.KeyFrame);
    }

    private static bool IsTrack(ReadOnlySpan<char> text) => text.Length is 2 or 3 && text[0] is 'v' or 'a' or 's' && IsNumber(text[1..], out int number) && number > 0;

    // "sub", "sub.en", "sub.pt-BR".
    private static bool IsSidecar(ReadOnlySpan<char> text)
    {
        const int Longest = 35;    // of a language tag (RFC 5646 4.4.1)
        if (!text.StartsWith(Sidecar.Prefix)) return false;
        text = text[Sidecar.Prefix.Length..];
        if (text.IsEmpty) return true;
        if (text.Length is < 3 or > Longest + 1 || text[0] != '.') return false;
        foreach (char c in text[1..])
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
        return true;
    }

    // One way to write each number: "07" is no segment.
    private static bool IsNumber(ReadOnlySpan<char> text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');
}
