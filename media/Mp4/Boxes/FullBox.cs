using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Boxes;

/// <summary>Payload of a box with version and flags, and, for tables, a 32-bit entry count.</summary>
internal readonly ref struct FullBox
{
    /// <exception cref="MediaFormatException">Less than version and flags.</exception>
    public FullBox(ReadOnlySpan<byte> payload, string name)
    {
        MediaFormatException.Require(payload.Length >= 4, $"{name}: length {payload.Length}, needs 4");
        Version = payload[0];
        Flags = BinaryPrimitives.ReadUInt32BigEndian(payload) & 0xFFFFFF;
        Body = payload[4..];
    }

    public byte Version { get; }

    public uint Flags { get; }

    /// <summary>What follows version and flags.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>
    /// The entries behind a 32-bit count that stands at <paramref name="countAt"/> of the payload. A count that the box does not hold is cut
    /// to what it holds, as players do.
    /// </summary>
    public static ReadOnlyMemory<byte> Entries(ReadOnlyMemory<byte> payload, int countAt, int entrySize)
    {
        if (payload.Length < countAt + 4) return default;
        long count = BinaryPrimitives.ReadUInt32BigEndian(payload.Span[countAt..]);
        int room = (payload.Length - countAt - 4) / entrySize;
        return payload.Slice(countAt + 4, (int)Math.Min(count, room) * entrySize);
    }
}
