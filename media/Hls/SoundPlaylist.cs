using System.Globalization;
using System.Text;
using StonMedia.Media.Mp3;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>Playlists of packed audio: frames of MP3 (RFC 8216 3.4). Segments are not called independent, as frames use bits of those before.</summary>
internal static class SoundPlaylist
{
    /// <summary>The media playlist.</summary>
    public static string Write(SoundSegments segments, PackagePiece piece)
    {
        var text = new StringBuilder(256 + (segments.Count * 32));
        long longest = 0;
        for (int i = 0; i < segments.Count; i++) longest = Math.Max(longest, MediaPlaylist.Microseconds(segments.StartOf(i + 1)) - MediaPlaylist.Microseconds(segments.StartOf(i)));
        MediaPlaylist.Begin(text, 3, longest);
        for (int i = 0; i < segments.Count; i++)
        {
            if (segments.IsDiscontinuous(i)) text.Append("#EXT-X-DISCONTINUITY\n");
            MediaPlaylist.AppendDuration(text, segments.StartOf(i), segments.StartOf(i + 1));
            text.Append(CultureInfo.InvariantCulture, $"{piece.Prefix}{i}.mp3{piece.Suffix}\n");
        }

        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    /// <summary>The master playlist: one stream. 34 is the object type of layer III (ISO/IEC 14496-3, table 1.17).</summary>
    public static string WriteMaster(SegmentRates rates, PackagePiece piece)
        => string.Create(CultureInfo.InvariantCulture,
            $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH={rates.Peak},AVERAGE-BANDWIDTH={rates.Average},CODECS=\"mp4a.40.34\"\n{piece.Prefix}{piece.Index}{piece.Suffix}\n");
}
