using System.Globalization;
using System.Text;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>Playlists of key frames alone, for fast winding (RFC 8216 4.3.3.6); each is a fragment of its own, whatever the segments are.</summary>
internal static class KeyFramePlaylist
{
    /// <param name="plan">One segment a key frame.</param>
    /// <param name="piece">How the addresses in it are to look.</param>
    /// <param name="listing">How many of them.</param>
    /// <param name="protection">How they are encrypted; null: they are not.</param>
    public static string Write(SegmentPlan plan, PackagePiece piece, in Listing listing, FilmProtection? protection)
    {
        var text = new StringBuilder(256 + (plan.Count * 50));
        MediaPlaylist.Begin(text, 7, in listing);
        string track = plan.Tracks[0].Name;
        text.Append("#EXT-X-I-FRAMES-ONLY\n");
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{piece.Prefix}{piece.InitName}-{track}.mp4{piece.Suffix}\"\n");
        KeyLines.Append(text, protection);
        for (int i = 0; i < listing.Count; i++)
        {
            MediaPlaylist.Break(text, i, plan.IsDiscontinuous(i), in listing);
            MediaPlaylist.AppendDuration(text, plan.StartOf(i), plan.EndOf(i));
            text.Append(CultureInfo.InvariantCulture, $"{piece.Prefix}{listing.First + i}-{track}{PieceName.KeyFrame}.m4s{piece.Suffix}\n");
        }

        return MediaPlaylist.End(text, in listing);
    }
}
