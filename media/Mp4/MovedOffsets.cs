using System.Buffers.Binary;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4;

/// <summary>A table of file offsets (stco, co64, saio) as it reads after the moov has moved, in 4 or 8 bytes an entry.</summary>
internal sealed class MovedOffsets(ReadOnlyMemory<byte> entries, int width, int newWidth, MoovMove move) : EntryTable(newWidth)
{
    public override long Length => (long)(entries.Length / width) * Width;

    public override int MemoryBytes => 64;

    /// <summary>Some entry does not fit 32 bits once it has moved.</summary>
    public static bool NeedsWide(ReadOnlyMemory<byte> entries, MoovMove move)
    {
        ReadOnlySpan<byte> span = entries.Span;
        for (int at = 0; at + 4 <= span.Length; at += 4)
            if (move.Apply(BinaryPrimitives.ReadUInt32BigEndian(span[at..])) > uint.MaxValue) return true;
        return false;
    }

    protected override void Fill(long index, Span<byte> target)
    {
        ReadOnlySpan<byte> source = entries.Span[(int)(index * width)..];
        for (; !target.IsEmpty; target = target[Width..], source = source[width..])
        {
            ulong moved = move.Apply(width == 4 ? BinaryPrimitives.ReadUInt32BigEndian(source) : BinaryPrimitives.ReadUInt64BigEndian(source));
            if (Width == 8) BinaryPrimitives.WriteUInt64BigEndian(target, moved);
            else BinaryPrimitives.WriteUInt32BigEndian(target, (uint)(moved & uint.MaxValue));
        }
    }
}
