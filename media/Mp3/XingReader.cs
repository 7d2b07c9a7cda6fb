using System.Buffers.Binary;

namespace StonMedia.Media.Mp3;

/// <summary>Reads a frame that holds no sound but a header: Xing or Info (with LAME's gapless fields) or VBRI.</summary>
internal static class XingReader
{
    private const int VbriOffset = 36, Places = 100;

    /// <summary>What such a frame says, put into <paramref name="head"/>; null when this is a frame of sound.</summary>
    /// <param name="frame">All of the frame.</param>
    /// <param name="header">Its header.</param>
    /// <param name="head">What is known so far.</param>
    public static StreamHead? Read(ReadOnlySpan<byte> frame, FrameHeader header, StreamHead head)
    {
        // Encoders put it behind the side information as if there was no checksum; some count that in.
        foreach (int at in (ReadOnlySpan<int>)[4 + header.SideInfo, header.MainData])
        {
            if (frame.Length < at + 8) continue;
            bool isInfo = frame[at..].StartsWith("Info"u8);
            if (isInfo || frame[at..].StartsWith("Xing"u8)) return ReadXing(frame[at..], header, head with { IsConstant = isInfo && head.IsConstant });
        }

        if (frame.Length < VbriOffset + 18 || !frame[VbriOffset..].StartsWith("VBRI"u8)) return null;
        ReadOnlySpan<byte> vbri = frame[VbriOffset..];
        return head with
        {
            IsConstant = false,
            SoundBytes = BinaryPrimitives.ReadUInt32BigEndian(vbri[10..]),
            Frames = BinaryPrimitives.ReadUInt32BigEndian(vbri[14..]),
        };
    }

    private static StreamHead ReadXing(ReadOnlySpan<byte> tag, FrameHeader header, StreamHead head)
    {
        uint flags = BinaryPrimitives.ReadUInt32BigEndian(tag[4..]);
        int at = 8;
        long frames = (flags & 1) != 0 ? Next(tag, ref at) : 0, bytes = (flags & 2) != 0 ? Next(tag, ref at) : 0;
        bool hasPlaces = (flags & 4) != 0 && bytes > 0 && tag.Length >= at + Places;
        byte[]? places = hasPlaces ? tag.Slice(at, Places).ToArray() : null;
        if ((flags & 4) != 0) at += Places;
        if ((flags & 8) != 0) at += 4;
        head = head with { Frames = frames, SoundBytes = bytes, Places = places };
        if (tag.Length < at + 24) return head;
        ReadOnlySpan<byte> encoder = tag[at..];
        if (!encoder.StartsWith("LAME"u8) && !encoder.StartsWith("Lavf"u8) && !encoder.StartsWith("Lavc"u8)) return head;
        int delay = encoder[21] << 4 | encoder[22] >> 4, padding = (encoder[22] & 15) << 8 | encoder[23];
        return head with { Skip = delay + InfoFrame.DecoderDelay, Drop = Math.Max(0, padding - InfoFrame.DecoderDelay) };
    }

    private static long Next(ReadOnlySpan<byte> tag, ref int at)
    {
        if (tag.Length < at + 4) return 0;
        at += 4;
        return BinaryPrimitives.ReadUInt32BigEndian(tag[(at - 4)..]);
    }
}
