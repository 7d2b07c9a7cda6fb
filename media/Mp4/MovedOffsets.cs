using System.Buffers.Binary;
using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4;

/// <summary>A table of file offsets (stco, co64, saio) as it reads after the moov has moved, in 4 or 8 bytes an entry.</summary>
internal sealed class MovedOffsets(ReadOnlyMemory<byte> entries, int width, int newWidth, MoovMove move) : ComputedBytes
{
    public override long Length => (long)(entries.Length / width) * newWidth;

    public override int MemoryBytes => 64;

    /// <summary>Some entry does not fit 32 bits once it has moved.</summary>
    public static bool NeedsWide(ReadOnlyMemory<byte> entries, MoovMove move)
    {
        ReadOnlySpan<byte> span = entries.Span;
        for (int at = 0; at + 4 <= span.Length; at += 4)
            if (move.Apply(BinaryPrimitives.ReadUInt32BigEndian(span[at..])) > uint.MaxValue) return true;
        return false;
    }

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        ReadOnlySpan<byte> span = entries.Span;
        var writer = new EntryWriter(destination, offset, newWidth);
        while (writer.TryNext(out long index))
        {
            ulong value = width == 4
                ? BinaryPrimitives.ReadUInt32BigEndian(span[(int)(index * 4)..])
                : BinaryPrimitives.ReadUInt64BigEndian(span[(int)(index * 8)..]);
            writer.Write(move.Apply(value));
        }
    }
}
