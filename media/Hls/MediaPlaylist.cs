using System.Globalization;
using System.Text;
using StonMedia.Media.Mp4.Trim;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Hls;

/// <summary>HLS media playlists of films (RFC 8216 4.3.3): every segment with its exact duration, and an end.</summary>
internal static class MediaPlaylist
{
    /// <summary>Writes the playlist of a plan.</summary>
    /// <param name="plan">The segments.</param>
    /// <param name="piece">How the addresses in it are to look.</param>
    /// <param name="transport">Transport stream segments; otherwise fragmented MP4.</param>
    /// <param name="isIndependent">Each can be decoded alone, and so will those that are added (4.3.5.1).</param>
    /// <param name="listing">How many of them.</param>
    /// <param name="protection">How they are encrypted; null: they are not.</param>
    public static string Write(SegmentPlan plan, PackagePiece piece, bool transport, bool isIndependent, in Listing listing, FilmProtection? protection)
    {
        var text = new StringBuilder(256 + (plan.Count * 40));
        Begin(text, transport ? 3 : 7, in listing);
        if (isIndependent) text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        string of = piece.Track.Length == 0 ? "" : "-" + piece.Track;
        if (!transport) text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{piece.Prefix}{piece.InitName}{of}.mp4{piece.Suffix}\"\n");
        KeyLines.Append(text, protection);
        for (int i = 0; i < listing.Count; i++)
        {
            Break(text, i, plan.IsDiscontinuous(i), in listing);
            AppendDuration(text, plan.StartOf(i), plan.EndOf(i));
            text.Append(CultureInfo.InvariantCulture, $"{piece.Prefix}{listing.First + i}{of}{(transport ? ".ts" : ".m4s")}{piece.Suffix}\n");
        }

        return End(text, in listing);
    }

    /// <summary>The lines that every media playlist begins with.</summary>
    internal static void Begin(StringBuilder text, int version, in Listing listing)
    {
        text.Append(CultureInfo.InvariantCulture, $"#EXTM3U\n#EXT-X-VERSION:{version}\n#EXT-X-TARGETDURATION:{listing.Target}\n#EXT-X-MEDIA-SEQUENCE:{listing.First}\n");
        // The tag in front of the first segment counts: 4.3.3.3.
        if (listing.Before > 0) text.Append(CultureInfo.InvariantCulture, $"#EXT-X-DISCONTINUITY-SEQUENCE:{listing.Before - 1}\n");
        if (listing.Type is { } type) text.Append(CultureInfo.InvariantCulture, $"#EXT-X-PLAYLIST-TYPE:{type}\n");
    }

    /// <summary>What stands in front of a segment whose times or codec parameters do not go on from the one before, which may be another recording's.</summary>
    internal static void Break(StringBuilder text, int segment, bool isDiscontinuous, in Listing listing)
    {
        if (isDiscontinuous || (segment == 0 && listing.Before > 0)) text.Append("#EXT-X-DISCONTINUITY\n");
    }

    /// <summary>The line that those end with that are over.</summary>
    internal static string End(StringBuilder text, in Listing listing) => (listing.IsOver ? text.Append("#EXT-X-ENDLIST\n") : text).ToString();

    /// <summary>An EXTINF line. Both ends are rounded, not the difference: so the durations of a film add up to its length.</summary>
    internal static void AppendDuration(StringBuilder text, long start, long end)
    {
        long duration = Microseconds(end) - Microseconds(start);
        text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{duration / 1_000_000}.{duration % 1_000_000:D6},\n");
    }

    internal static long Microseconds(long flicks) => Flicks.ToTicks(flicks, 1_000_000);

    /// <summary>Of the first segments, in microseconds.</summary>
    internal static long Longest(SegmentPlan plan, int count)
    {
        long longest = 0;
        for (int i = 0; i < count; i++) longest = Math.Max(longest, Microseconds(plan.EndOf(i)) - Microseconds(plan.StartOf(i)));
        return longest;
    }
}
