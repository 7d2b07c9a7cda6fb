using System.Buffers.Binary;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Entries [first, last) of an stsc with their chunks renumbered by a shift.</summary>
internal sealed class CutSampleToChunk(ChunkTable chunks, int first, int last, long shift) : EntryTable(12)
{
    public override long Length => Math.Max(0, last - first) * 12L;

    public override int MemoryBytes => 48;

    protected override void Fill(long index, Span<byte> entries)
    {
        int from = first + (int)index;
        chunks.Entries(from, from + (entries.Length / 12)).CopyTo(entries);
        for (int at = 0, entry = from; at < entries.Length; at += 12, entry++)
            BinaryPrimitives.WriteUInt32BigEndian(entries[at..], unchecked((uint)(chunks.First(entry) + shift + 1)));
    }
}
