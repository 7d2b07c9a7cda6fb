using System.Globalization;
using System.Text;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>Playlists of key frames alone, for fast winding (RFC 8216 4.3.3.6); each is a fragment of its own, whatever the segments are.</summary>
internal static class KeyFramePlaylist
{
    /// <param name="plan">One segment a key frame.</param>
    /// <param name="piece">How the addresses in it are to look.</param>
    public static string Write(SegmentPlan plan, PackagePiece piece)
    {
        var text = new StringBuilder(256 + (plan.Count * 50));
        long longest = 0;
        for (int i = 0; i < plan.Count; i++) longest = Math.Max(longest, MediaPlaylist.Microseconds(plan.EndOf(i)) - MediaPlaylist.Microseconds(plan.StartOf(i)));
        MediaPlaylist.Begin(text, 7, longest);
        string track = plan.Tracks[0].Name;
        text.Append("#EXT-X-I-FRAMES-ONLY\n");
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{piece.Prefix}init-{track}.mp4{piece.Suffix}\"\n");
        for (int i = 0; i < plan.Count; i++)
        {
            if (plan.IsDiscontinuous(i)) text.Append("#EXT-X-DISCONTINUITY\n");
            MediaPlaylist.AppendDuration(text, plan.StartOf(i), plan.EndOf(i));
            text.Append(CultureInfo.InvariantCulture, $"{piece.Prefix}{i}-{track}{PieceName.KeyFrame}.m4s{piece.Suffix}\n");
        }

        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }
}
