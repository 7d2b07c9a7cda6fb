using System.Buffers.Binary;
using System.Globalization;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Segments;

/// <summary>What playlists and manifests say of a track besides its codec.</summary>
internal static class TrackFacts
{
    /// <summary>Three letters of ISO 639-2 from the mdhd; null when it does not say, or says "undetermined".</summary>
    public static string? Language(Mp4Index index, PlayTrack track)
    {
        BoxTree tree = index.Tree;
        ReadOnlySpan<byte> header = tree.Payload(tree.Find(tree.Find(track.Track.Node, FourCc.Mdia), FourCc.Mdhd)).Span;
        int at = header.Length > 0 && header[0] == 1 ? 32 : 20;
        if (header.Length < at + 2) return null;
        int code = BinaryPrimitives.ReadUInt16BigEndian(header[at..]);
        string text = string.Create(3, code, static (span, value) =>
        {
            for (int i = 2; i >= 0; i--, value >>= 5) span[i] = (char)(0x60 + (value & 31));
        });
        return text != "und" && text.All(char.IsAsciiLetterLower) ? text : null;
    }

    /// <summary>Pictures a second with three decimals, over the whole track; null for sound and where there is no telling.</summary>
    public static string? FrameRate(PlayTrack track)
    {
        if (!track.IsVideo || track.Track.SampleCount < 2 || track.Track.MediaDuration <= 0) return null;
        double rate = (double)track.Track.SampleCount * track.Track.Timescale / track.Track.MediaDuration;
        return rate is > 0.01 and < 1000 ? rate.ToString("0.000", CultureInfo.InvariantCulture) : null;
    }
}
