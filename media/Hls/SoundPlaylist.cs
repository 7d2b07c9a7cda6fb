using System.Globalization;
using System.Text;
using StonMedia.Media.Mp3;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>Playlists of packed audio: frames of MP3 (RFC 8216 3.4). Segments are not called independent, as frames use bits of those before.</summary>
internal static class SoundPlaylist
{
    /// <summary>The media playlist of the first <paramref name="count"/> segments.</summary>
    /// <param name="wanted">Length of a segment in microseconds.</param>
    /// <param name="name">What the playlist is remembered by.</param>
    public static string Write(SoundSegments segments, PackagePiece piece, int count, long wanted, string name)
    {
        var text = new StringBuilder(256 + (segments.Count * 32));
        long longest = 0;
        for (int i = 0; i < count; i++) longest = Math.Max(longest, MediaPlaylist.Microseconds(segments.StartOf(i + 1)) - MediaPlaylist.Microseconds(segments.StartOf(i)));
        Listing listing = Listing.Of(count, segments.Count, longest, () => Math.Max(1, (Math.Max(wanted, longest) + 999_999) / 1_000_000), piece, name);
        piece.Growth?.Log.Tell(count, segments.StartOf(count) / Flicks.PerSecond, listing.IsOver);
        MediaPlaylist.Begin(text, 3, in listing);
        for (int i = 0; i < count; i++)
        {
            MediaPlaylist.Break(text, i, segments.IsDiscontinuous(i), in listing);
            MediaPlaylist.AppendDuration(text, segments.StartOf(i), segments.StartOf(i + 1));
            text.Append(CultureInfo.InvariantCulture, $"{piece.Prefix}{listing.First + i}.mp3{piece.Suffix}\n");
        }

        return MediaPlaylist.End(text, in listing);
    }

    /// <summary>The master playlist: one stream. 34 is the object type of layer III (ISO/IEC 14496-3, table 1.17).</summary>
    public static string WriteMaster(SegmentRates rates, PackagePiece piece)
        => string.Create(CultureInfo.InvariantCulture,
            $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH={rates.Peak},AVERAGE-BANDWIDTH={rates.Average},CODECS=\"mp4a.40.34\"\n{piece.Prefix}{piece.Index}{piece.Suffix}\n");
}
