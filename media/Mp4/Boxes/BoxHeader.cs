using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Boxes;

/// <summary>The first 8 or 16 bytes of a box (ISO/IEC 14496-12, 4.2).</summary>
/// <param name="Type">Four characters as a number.</param>
/// <param name="HeaderSize">8, or 16 with a 64-bit size.</param>
/// <param name="Size">Bytes of the whole box; never below HeaderSize.</param>
internal readonly record struct BoxHeader(uint Type, int HeaderSize, long Size)
{
    /// <summary>Bytes that may be needed to read any header.</summary>
    public const int MaxSize = 16;

    /// <summary>
    /// Reads a header from the front of <paramref name="data"/>; <paramref name="room"/> is what the enclosing box or file has left from
    /// here on: the size of a box that runs "to the end" (size 0).
    /// </summary>
    public static BoxStatus TryRead(ReadOnlySpan<byte> data, long room, out BoxHeader header)
    {
        header = default;
        if (data.Length < 8) return room < 8 ? BoxStatus.Malformed : BoxStatus.NeedMoreData;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        switch (size)
        {
            case 0:
                header = new BoxHeader(type, 8, room);
                return BoxStatus.Complete;
            case 1 when data.Length < 16:
                return room < 16 ? BoxStatus.Malformed : BoxStatus.NeedMoreData;
            case 1:
                ulong large = BinaryPrimitives.ReadUInt64BigEndian(data[8..]);
                if (large is < 16 or > long.MaxValue) return BoxStatus.Malformed;
                header = new BoxHeader(type, 16, (long)large);
                return BoxStatus.Complete;
            case < 8:
                return BoxStatus.Malformed;
            default:
                header = new BoxHeader(type, 8, size);
                return BoxStatus.Complete;
        }
    }
}
