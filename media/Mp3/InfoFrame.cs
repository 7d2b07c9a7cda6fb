using System.Buffers.Binary;

namespace StonMedia.Media.Mp3;

/// <summary>Writes the frame in front of a clip that tells players its length: Xing or Info, with LAME's fields for playing without gaps.</summary>
internal static class InfoFrame
{
    /// <summary>Samples that every decoder of layer III puts in front of what was encoded; not counted in the delay field.</summary>
    public const int DecoderDelay = 529;

    /// <summary>Largest delay or padding: 12 bits.</summary>
    public const int MaxField = 0xFFF;

    private const int TagSize = 120, LameSize = 36;

    /// <summary>All of the frame.</summary>
    /// <param name="like">A header of the stream.</param>
    /// <param name="cut">The clip.</param>
    /// <param name="isConstant">All frames have one bit rate.</param>
    /// <param name="places">Bytes of the clip that 0, 1, ... 99 percent of its playing time begin at.</param>
    /// <exception cref="MediaFormatException">A frame of this stream has no room for it.</exception>
    public static byte[] Write(FrameHeader like, SoundCut cut, bool isConstant, ReadOnlySpan<long> places)
    {
        int at = 4 + like.SideInfo, end = at + TagSize + LameSize;
        FrameHeader? room = like.WithRoomFor(end);
        MediaFormatException.Require(room is not null, "no frame of this stream has room for a header");
        FrameHeader header = room.Value;
        var frame = new byte[header.Size];
        BinaryPrimitives.WriteUInt32BigEndian(frame, header.Bits);
        Span<byte> tag = frame.AsSpan(at);
        (isConstant ? "Info"u8 : "Xing"u8).CopyTo(tag);
        long total = frame.Length + cut.Bytes;
        tag[7] = 0x0F;    // frames, bytes, places, quality
        BinaryPrimitives.WriteUInt32BigEndian(tag[8..], (uint)Math.Min(cut.Frames, uint.MaxValue));
        BinaryPrimitives.WriteUInt32BigEndian(tag[12..], (uint)Math.Min(total, uint.MaxValue));
        for (int i = 0; i < 100; i++) tag[16 + i] = (byte)Math.Min(255, (frame.Length + places[i]) * 256 / total);
        if (!cut.IsGapless) return frame;
        Span<byte> lame = tag[TagSize..];
        "LAME3.100"u8.CopyTo(lame);    // players read the fields below only behind an encoder's name that they know
        int delay = cut.Skip - DecoderDelay, padding = Math.Min(MaxField, cut.Drop + DecoderDelay);
        lame[21] = (byte)(delay >> 4);
        lame[22] = (byte)((delay & 15) << 4 | padding >> 8);
        lame[23] = (byte)(padding & 0xFF);
        BinaryPrimitives.WriteUInt32BigEndian(lame[28..], (uint)Math.Min(total, uint.MaxValue));
        BinaryPrimitives.WriteUInt16BigEndian(lame[34..], Checksum(frame.AsSpan(0, end - 2)));
        return frame;
    }

    // CRC-16 of polynomial 0x8005, bits reversed, from 0: of all bytes in front of it.
    private static ushort Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = 0;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
        }

        return (ushort)crc;
    }
}
