using StonMedia.Media.Mp4;
using StonMedia.Media.Segments;

namespace StonMedia.Media.Ts;

/// <summary>How one track goes into a transport stream.</summary>
internal sealed record TransportTrack
{
    /// <summary>AUD NAL units with their start codes: any slice types may follow.</summary>
    private static readonly byte[] s_h264Delimiter = [0, 0, 0, 1, 0x09, 0xF0], s_hevcDelimiter = [0, 0, 0, 1, 0x46, 0x01, 0x50];

    public required PlayTrack Play { get; init; }

    public required TransportCodec Codec { get; init; }

    public required ushort Pid { get; init; }

    /// <summary>Of the program map (ISO/IEC 13818-1, table 2-34).</summary>
    public required byte StreamType { get; init; }

    /// <summary>Descriptors of the program map.</summary>
    public byte[] Descriptors { get; init; } = [];

    /// <summary>Of its PES packets.</summary>
    public required byte StreamId { get; init; }

    /// <summary>Bytes before every access unit: the delimiter.</summary>
    public byte[] Delimiter { get; init; } = [];

    /// <summary>Bytes before key frames, by sample description: parameter sets, or a visual object sequence.</summary>
    public IReadOnlyList<byte[]> Headers { get; init; } = [];

    /// <summary>Bytes of a NAL unit's length in the source, 1 to 4: a start code of as many, and of three at least, takes its place.</summary>
    public int LengthSize { get; init; }

    /// <summary>Samples grow by a byte or two for each of their NAL units, so how long they get is not known before they were read.</summary>
    public bool GrowsByUnits => LengthSize is 1 or 2;

    public AdtsHeader Adts { get; init; }

    public bool IsVideo => Play.IsVideo;

    /// <summary>Bytes that go before each frame of sound.</summary>
    public int FrameHeader => Codec == TransportCodec.Aac ? AdtsHeader.Size : 0;

    /// <summary>Ticks that a frame of sound lasts: of AAC by the codec, of others what most of them do.</summary>
    public long FrameDuration { get; init; }

    /// <summary>The way for a track; null where a transport stream cannot carry it, with the reason.</summary>
    public static TransportTrack? Of(PlayTrack play, ushort pid, out string? reason)
    {
        reason = "encrypted: in a transport stream it would have to be encrypted anew, and its key is not known here; fragmented MP4 segments keep it as it is";
        if (play.Entry.IsEncrypted) return null;
        string format = FourCc.Text(play.Entry.Format);
        reason = play.IsVideo && play.Track.IsTurned ? "pictures that are to be turned, which a transport stream cannot say" : $"{play.Entry.Codec} does not go into a transport stream";
        if (play.IsVideo && play.Track.IsTurned) return null;
        if (play.IsVideo) return Video(play, pid, format, ref reason);
        if (format is "ac-3") return Sound(play, pid, 0x81, 0xBD, "AC-3"u8);
        if (format is "ec-3") return Sound(play, pid, 0x87, 0xBD, "EAC3"u8);
        if (format is ".mp3" || (format is "mp4a" && play.Entry.ObjectType is 0x69 or 0x6B))
            return Sound(play, pid, play.Entry.SampleRate is > 0 and < 32_000 ? (byte)4 : (byte)3, 0xC0, default);
        if (format is not "mp4a" || play.Entry.ObjectType is not (0x40 or 0x66 or 0x67 or 0x68)) return null;
        AdtsHeader? adts = AdtsHeader.Of(play.Entry.Configuration.Span);
        if (adts is null) return null;
        return new TransportTrack { Play = play, Codec = TransportCodec.Aac, Pid = pid, StreamType = 0x0F, StreamId = 0xC0, Adts = adts.Value, FrameDuration = adts.Value.FrameDuration(play.Track.Timescale) };
    }

    private static TransportTrack? Video(PlayTrack play, ushort pid, string format, ref string? reason)
    {
        if (format is "mp4v")
        {
            byte? type = play.Entry.ObjectType switch { 0x20 => 0x10, >= 0x60 and <= 0x65 => 0x02, 0x6A => 0x01, _ => null };
            if (type is null) return null;
            return new TransportTrack
            {
                Play = play, Codec = TransportCodec.Visual, Pid = pid, StreamType = type.Value, StreamId = 0xE0,
                Headers = [.. play.Entries.Select(static e => e.Configuration.ToArray())],
            };
        }

        bool isHevc = format is "hvc1" or "hev1";
        if (!isHevc && format is not ("avc1" or "avc3")) return null;
        ParameterSets?[] sets = [.. play.Entries.Select(e => isHevc ? ParameterSets.OfHevc(e.Configuration.Span) : ParameterSets.OfH264(e.Configuration.Span))];
        if (sets.Any(s => s is null || s.LengthSize != sets[0]!.LengthSize))
        {
            reason = "codec parameters that cannot be read";
            return null;
        }

        return new TransportTrack
        {
            Play = play, Codec = isHevc ? TransportCodec.Hevc : TransportCodec.H264, Pid = pid, StreamType = isHevc ? (byte)0x24 : (byte)0x1B, StreamId = 0xE0,
            Descriptors = isHevc ? Registration("HEVC"u8) : [],
            Delimiter = isHevc ? s_hevcDelimiter : s_h264Delimiter,
            Headers = [.. sets.Select(static s => s!.Bytes)],
            LengthSize = sets[0]!.LengthSize,
        };
    }

    private static TransportTrack Sound(PlayTrack play, ushort pid, byte type, byte streamId, ReadOnlySpan<byte> registration) => new()
    {
        Play = play, Codec = TransportCodec.Sound, Pid = pid, StreamType = type, StreamId = streamId,
        Descriptors = registration.IsEmpty ? [] : Registration(registration), FrameDuration = Usual(play),
    };

    // Of the longest run among the first ones: odd durations stand at seams and at the beginning.
    private static long Usual(PlayTrack play)
    {
        const int Looks = 256;
        (long Count, long Value) longest = default;
        for (int run = 0; run < Math.Min(Looks, play.Track.Times.RunCount); run++)
            if (play.Track.Times.Run(run) is var here && here.Count > longest.Count) longest = here;
        return longest.Value;
    }

    private static byte[] Registration(ReadOnlySpan<byte> name) => [5, 4, .. name];
}
