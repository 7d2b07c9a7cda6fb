using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Segments;

/// <summary>What playlists and manifests say of a track besides its codec.</summary>
internal static class TrackFacts
{
    private static readonly uint Elng = FourCc.Of("elng"u8), Name = FourCc.Of("name"u8);

    /// <summary>
    /// Language as RFC 5646 writes it: the elng (ISO/IEC 14496-12, 8.4.6), else the mdhd's three letters in their short form; null when neither
    /// says, or it is "undetermined".
    /// </summary>
    public static string? Language(Mp4Index index, PlayTrack track)
    {
        BoxTree tree = index.Tree;
        int mdia = tree.Find(track.Track.Node, FourCc.Mdia);
        ReadOnlySpan<byte> extended = tree.Payload(tree.Find(mdia, Elng)).Span;
        if (extended.Length > 4 && Text(extended[4..]) is { Length: > 1 and <= 35 } tag && tag.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') && tag != "und") return Languages.Short(tag);
        ReadOnlySpan<byte> header = tree.Payload(tree.Find(mdia, FourCc.Mdhd)).Span;
        int at = header.Length > 0 && header[0] == 1 ? 32 : 20;
        if (header.Length < at + 2) return null;
        int code = BinaryPrimitives.ReadUInt16BigEndian(header[at..]);
        string text = string.Create(3, code, static (span, value) =>
        {
            for (int i = 2; i >= 0; i--, value >>= 5) span[i] = (char)(0x60 + (value & 31));
        });
        return text != "und" && text.All(char.IsAsciiLetterLower) ? Languages.Short(text) : null;
    }

    /// <summary>The track's own name (udta/name), of at most 100 characters; null without one.</summary>
    public static string? Label(Mp4Index index, PlayTrack track)
    {
        string text = Text(index.Tree.Payload(index.Tree.Find(index.Tree.Find(track.Track.Node, FourCc.Udta), Name)).Span);
        return text.Length is > 0 and <= 100 && !text.Any(char.IsControl) ? text : null;
    }

    /// <summary>Pictures a second with three decimals, over the whole track; null for sound and where there is no telling.</summary>
    public static string? FrameRate(PlayTrack track)
    {
        if (!track.IsVideo || track.Track.SampleCount < 2 || track.Track.MediaDuration <= 0) return null;
        double rate = (double)track.Track.SampleCount * track.Track.Timescale / track.Track.MediaDuration;
        return rate is > 0.01 and < 1000 ? rate.ToString("0.000", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Pictures a second as a whole number or a fraction, as DASH wants it; null where most of them do not last the same.</summary>
    public static string? FrameRateFraction(PlayTrack track)
    {
        if (!track.IsVideo || track.Track.Times.RunCount == 0) return null;
        long delta = track.Track.Times.Run(0).Value, scale = track.Track.Timescale;
        if (delta <= 0 || track.Track.Times.Run(0).Count < track.Track.SampleCount / 2) return null;
        return scale % delta == 0 ? (scale / delta).ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{scale}/{delta}");
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
    }
}
