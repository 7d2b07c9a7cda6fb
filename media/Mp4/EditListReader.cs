using System.Buffers.Binary;
using StonMedia.Media.Mp4.Boxes;

namespace StonMedia.Media.Mp4;

/// <summary>Reads an elst, version 0 (12 bytes an entry) or 1 (20 bytes).</summary>
internal static class EditListReader
{
    /// <summary>Edits that a player can be asked to make sense of.</summary>
    private const int MaxEdits = 10_000;

    /// <exception cref="MediaFormatException">Unknown version, too many entries, or times beyond 60 bits.</exception>
    public static IReadOnlyList<Edit> Read(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < 8) return [];
        int version = payload.Span[0];
        MediaFormatException.Require(version <= 1, $"elst version {version}");
        int size = version == 1 ? 20 : 12;
        ReadOnlySpan<byte> entries = FullBox.Entries(payload, 4, size).Span;
        MediaFormatException.Require(entries.Length / size <= MaxEdits, $"more than {MaxEdits} edits");
        var edits = new Edit[entries.Length / size];
        for (int i = 0; i < edits.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * size, size);
            ulong duration = version == 1 ? BinaryPrimitives.ReadUInt64BigEndian(entry) : BinaryPrimitives.ReadUInt32BigEndian(entry);
            long mediaTime = version == 1 ? BinaryPrimitives.ReadInt64BigEndian(entry[8..]) : BinaryPrimitives.ReadInt32BigEndian(entry[4..]);
            MediaFormatException.Require(duration < 1UL << 60 && mediaTime < 1L << 60, "elst: times beyond 60 bits");
            edits[i] = new Edit((long)duration, mediaTime, BinaryPrimitives.ReadUInt32BigEndian(entry[(size - 4)..]) == 0x10000);
        }

        return edits;
    }
}
