using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Writes mvhd, tkhd and mdhd with another duration, in version 1 where 32 bits do not hold it.</summary>
internal static class TimedHeader
{
    /// <param name="header">Where to.</param>
    /// <param name="type">mvhd, mdhd or tkhd.</param>
    /// <param name="payload">The source's.</param>
    /// <param name="duration">In the unit of the box.</param>
    /// <param name="timescale">The new movie timescale, null to keep what is there (for tkhd: the track number).</param>
    public static void Write(HeaderWriter header, uint type, ReadOnlySpan<byte> payload, long duration, uint? timescale)
    {
        int reserved = type == FourCc.Tkhd ? 4 : 0;
        bool wide = payload.Length > 0 && payload[0] == 1;
        int idAt = wide ? 20 : 12, durationAt = idAt + 4 + reserved, rest = durationAt + (wide ? 8 : 4);
        MediaFormatException.Require(payload.Length >= rest, $"{FourCc.Text(type)} is cut off");
        bool grows = !wide && duration >= uint.MaxValue;
        header.Begin(type);
        if (grows)
        {
            header.UInt32((1u << 24) | (BinaryPrimitives.ReadUInt32BigEndian(payload) & 0xFFFFFF));
            header.UInt32(0).Bytes(payload[4..8]).UInt32(0).Bytes(payload[8..12]);
        }
        else
        {
            header.Bytes(payload[..idAt]);
        }

        header.UInt32(timescale ?? BinaryPrimitives.ReadUInt32BigEndian(payload[idAt..])).Bytes(payload.Slice(idAt + 4, reserved));
        if (wide || grows) header.UInt64((ulong)duration);
        else header.UInt32((uint)duration);
        header.Bytes(payload[rest..]);
        header.End();
    }
}
