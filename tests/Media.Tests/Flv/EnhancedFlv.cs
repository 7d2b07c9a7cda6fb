using System.Buffers.Binary;
using StonMedia.Media.Tests.Mp4;

namespace StonMedia.Media.Tests.Flv;

/// <summary>
/// FLV with HEVC or AV1 by Enhanced RTMP v1, which FFmpeg learnt only later: made from an MP4, and taken apart again into the bare stream of pictures
/// that any FFmpeg decodes.
/// </summary>
internal static class EnhancedFlv
{
    /// <summary>The film of a plain MP4 with a track of HEVC or AV1 and perhaps one of AAC. Decoding times are rounded down to milliseconds.</summary>
    public static byte[] Make(byte[] mp4)
    {
        var tags = new List<(long Time, byte Type, byte[] Payload)>();
        foreach (FilmTrack track in FilmReader.Read(mp4).Tracks)
        {
            ReadOnlyMemory<byte> stsd = track.Boxes["stsd"];
            (string entry, ReadOnlyMemory<byte> body) = FilmReader.Boxes(stsd[8..]).First();
            if (track.Handler == "soun")
            {
                tags.Add((0, 8, [0xAF, 0, .. SoundSetup(body)]));
                tags.AddRange(track.Samples.Select(s => (Milliseconds(s.Time, track), (byte)8, (byte[])[0xAF, 1, .. s.Bytes])));
                continue;
            }

            (string fourCc, string box) = entry is "hvc1" or "hev1" ? ("hvc1", "hvcC") : ("av01", "av1C");
            byte[] code = System.Text.Encoding.ASCII.GetBytes(fourCc);
            tags.Add((0, 9, [0x90, .. code, .. FilmReader.Boxes(body[78..]).First(b => b.Type == box).Payload.ToArray()]));
            foreach (FilmSample sample in track.Samples)
            {
                int delay = (int)(Milliseconds(sample.Composition, track) - Milliseconds(sample.Time, track));
                // CodedFramesX says that there is no composition time; AV1 never has one.
                int packet = fourCc == "hvc1" && delay == 0 ? 3 : 1;
                byte[] offset = fourCc == "hvc1" && packet == 1 ? [(byte)(delay >> 16 & 255), (byte)(delay >> 8 & 255), (byte)(delay & 255)] : [];
                tags.Add((Milliseconds(sample.Time, track), 9, [(byte)(0x80 | (sample.IsSync ? 0x10 : 0x20) | packet), .. code, .. offset, .. sample.Bytes]));
            }
        }

        tags.Add((0, 18, Metadata(tags.Max(static t => t.Time) / 1000.0, tags.First(static t => t.Type == 9).Payload)));
        var file = new List<byte>([.. "FLV"u8, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
        foreach ((long time, byte type, byte[] payload) in tags.OrderBy(static t => (t.Type != 18, t.Time)))
        {
            int size = payload.Length;
            file.AddRange([type, (byte)(size >> 16), (byte)(size >> 8 & 255), (byte)(size & 255), (byte)(time >> 16 & 255), (byte)(time >> 8 & 255), (byte)(time & 255), (byte)(time >> 24), 0, 0, 0]);
            file.AddRange(payload);
            size += 11;
            file.AddRange([(byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8 & 255), (byte)(size & 255)]);
        }

        return [.. file];
    }

    /// <summary>The file is an FLV with pictures by Enhanced RTMP.</summary>
    public static bool IsOne(string path) => path.EndsWith(".flv", StringComparison.Ordinal) && Form(FlvFileTag.Of(File.ReadAllBytes(path))) is not null;

    /// <summary>"hevc", "obu": how FFmpeg calls the bare stream of this file's pictures; null where they are not by Enhanced RTMP.</summary>
    public static string? Form(IReadOnlyList<FlvFileTag> tags) => tags.FirstOrDefault(static t => t.IsEnhanced)?.FourCc switch
    {
        "hvc1" => "hevc",
        "av01" => "obu",
        _ => null,
    };

    /// <summary>The set-up and all pictures, in the order of the tags: Annex B of HEVC, or AV1 with its temporal delimiters.</summary>
    public static byte[] Pictures(IReadOnlyList<FlvFileTag> tags)
    {
        var stream = new List<byte>();
        foreach (FlvFileTag tag in tags.Where(static t => t.IsEnhanced && (t.IsSetup || t.IsMedia)))
        {
            if (tag.FourCc == "av01")
            {
                // The configuration's four bytes precede its units; each tag is a temporal unit, whose delimiter FLV leaves out as MP4 does.
                stream.AddRange([0x12, 0]);
                stream.AddRange(tag.IsSetup ? tag.Coded[4..] : tag.Coded);
            }
            else if (tag.IsSetup)
            {
                AddParameterSets(stream, tag.Coded);
            }
            else
            {
                for (ReadOnlySpan<byte> rest = tag.Coded; rest.Length > 0;)
                {
                    int size = BinaryPrimitives.ReadInt32BigEndian(rest);
                    Add(stream, rest.Slice(4, size));
                    rest = rest[(4 + size)..];
                }
            }
        }

        return [.. stream];
    }

    // HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1.2): arrays of units behind 23 bytes.
    private static void AddParameterSets(List<byte> stream, ReadOnlySpan<byte> record)
    {
        int at = 23;
        for (int array = 0; array < record[22]; array++)
        {
            int count = BinaryPrimitives.ReadUInt16BigEndian(record[(at + 1)..]);
            at += 3;
            for (int i = 0; i < count; i++)
            {
                int size = BinaryPrimitives.ReadUInt16BigEndian(record[at..]);
                Add(stream, record.Slice(at + 2, size));
                at += 2 + size;
            }
        }
    }

    private static void Add(List<byte> stream, ReadOnlySpan<byte> unit)
    {
        stream.AddRange([0, 0, 0, 1]);
        stream.AddRange(unit);
    }

    // The DecoderSpecificInfo (tag 5) of esds, whose sizes are of seven bits a byte.
    private static byte[] SoundSetup(ReadOnlyMemory<byte> entry)
    {
        ReadOnlySpan<byte> esds = FilmReader.Boxes(entry[28..]).First(static b => b.Type == "esds").Payload.Span;
        int at = esds.LastIndexOf((ReadOnlySpan<byte>)[0x80, 0x80, 0x80]);    // as FFmpeg writes them: four bytes each; the last is SLConfig
        at = esds[..at].LastIndexOf((ReadOnlySpan<byte>)[0x05, 0x80, 0x80, 0x80]);
        return esds.Slice(at + 5, esds[at + 4]).ToArray();
    }

    // AMF0: onMetaData and an array of two numbers; the codec's is its FourCC.
    private static byte[] Metadata(double duration, byte[] setup)
    {
        byte[] seconds = new byte[8], codec = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(seconds, duration);
        BinaryPrimitives.WriteDoubleBigEndian(codec, BinaryPrimitives.ReadUInt32BigEndian(setup.AsSpan(1)));
        return [2, 0, 10, .. "onMetaData"u8, 8, 0, 0, 0, 2, 0, 8, .. "duration"u8, 0, .. seconds, 0, 12, .. "videocodecid"u8, 0, .. codec, 0, 0, 9];
    }

    private static long Milliseconds(long time, FilmTrack track) => time * 1000 / track.Timescale;
}
