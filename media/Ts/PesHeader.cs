using System.Buffers.Binary;

namespace StonMedia.Media.Ts;

/// <summary>The header of a PES packet (ISO/IEC 13818-1, 2.4.3.6), and what goes between it and the first sample of video.</summary>
internal static class PesHeader
{
    private const int Fixed = 9, Timestamp = 5;

    /// <summary>Writes it; returns its bytes, those of a frame header of sound not included.</summary>
    public static int Write(in PesUnit unit, TransportTrack track, Span<byte> output)
    {
        bool both = unit.Pts != unit.Dts;
        int at = Fixed + Timestamp + (both ? Timestamp : 0);
        BinaryPrimitives.WriteUInt32BigEndian(output, 0x100u | track.StreamId);
        // Video may leave the length open, and has to where 16 bits do not hold it.
        BinaryPrimitives.WriteUInt16BigEndian(output[4..], track.IsVideo ? (ushort)0 : (ushort)(unit.Size - 6));
        output[6] = 0x84;    // data alignment: a frame or access unit begins right behind
        output[7] = (byte)(both ? 0xC0 : 0x80);
        output[8] = (byte)(at - Fixed);
        WriteTime(output[Fixed..], both ? 3 : 2, unit.Pts);
        if (both) WriteTime(output[(Fixed + Timestamp)..], 1, unit.Dts);
        track.Delimiter.CopyTo(output[at..]);
        at += track.Delimiter.Length;
        if (!unit.HasParameters || !track.IsVideo || track.Headers.Count == 0) return at;
        byte[] header = track.Headers[track.Play.DescriptionOf(unit.Sample)];
        header.CopyTo(output[at..]);
        return at + header.Length;
    }

    // 33 bits in three groups, each followed by a marker bit.
    private static void WriteTime(Span<byte> output, int prefix, long time)
    {
        output[0] = (byte)((prefix << 4) | (int)((time >> 29) & 0xE) | 1);
        output[1] = (byte)((time >> 22) & 0xFF);
        output[2] = (byte)(((time >> 14) & 0xFE) | 1);
        output[3] = (byte)((time >> 7) & 0xFF);
        output[4] = (byte)(((time << 1) & 0xFE) | 1);
    }
}
