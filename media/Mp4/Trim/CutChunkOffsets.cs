using System.Buffers.Binary;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>The chunk offsets of one run of a cut track, in 4 or 8 bytes an entry.</summary>
internal sealed class CutChunkOffsets(SourceSpan span, SourceMap map, int width) : EntryTable(width)
{
    public override long Length => (long)(span.Last.Chunk - span.First.Chunk + 1) * Width;

    public override int MemoryBytes => 160;

    protected override void Fill(long index, Span<byte> entries)
    {
        ChunkTable chunks = span.Track.Chunks;
        int chunk = span.First.Chunk + (int)index;
        MovedStretch stretch = default;    // most chunks stand in the same one as the chunk before
        for (; !entries.IsEmpty; entries = entries[Width..], chunk++)
        {
            long source = chunk == span.First.Chunk ? span.Start : chunks.Offset(chunk);
            if (!stretch.Holds(source)) stretch = map.StretchAt(source);
            ulong moved = (ulong)stretch.Apply(source);
            if (Width == 8) BinaryPrimitives.WriteUInt64BigEndian(entries, moved);
            else BinaryPrimitives.WriteUInt32BigEndian(entries, (uint)(moved & uint.MaxValue));
        }
    }
}
