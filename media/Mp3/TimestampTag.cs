using System.Buffers.Binary;

namespace StonMedia.Media.Mp3;

/// <summary>The ID3 tag in front of a segment of packed audio: a PRIV frame with the time of its first sample (RFC 8216 3.4; ID3v2.4.0).</summary>
internal static class TimestampTag
{
    /// <summary>Bytes of the tag.</summary>
    public const int Size = Head + Head + OwnerSize + sizeof(ulong);

    private const int Head = 10, OwnerSize = 45;

    private static ReadOnlySpan<byte> Owner => "com.apple.streaming.transportStreamTimestamp\0"u8;

    /// <param name="time">In 1/90,000 s; the lower 33 bits count.</param>
    public static byte[] Write(long time)
    {
        const int Frame = OwnerSize + sizeof(ulong);    // below 128, so that its size looks the same as "synchsafe" number
        var tag = new byte[Size];
        "ID3\u0004"u8.CopyTo(tag);
        tag[9] = Head + Frame;
        "PRIV"u8.CopyTo(tag.AsSpan(Head));
        tag[Head + 7] = Frame;
        Owner.CopyTo(tag.AsSpan(2 * Head));
        BinaryPrimitives.WriteUInt64BigEndian(tag.AsSpan(Size - sizeof(ulong)), (ulong)time & 0x1_FFFF_FFFF);
        return tag;
    }
}
