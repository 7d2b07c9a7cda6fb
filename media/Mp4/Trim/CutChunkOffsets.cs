using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>The chunk offsets of one run of a cut track, in 4 or 8 bytes an entry.</summary>
internal sealed class CutChunkOffsets(SourceSpan span, SourceMap map, int width) : ComputedBytes
{
    public override long Length => (long)(span.Last.Chunk - span.First.Chunk + 1) * width;

    public override int MemoryBytes => 160;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        var writer = new EntryWriter(destination, offset, width);
        while (writer.TryNext(out long index))
        {
            long source = index == 0 ? span.Start : span.Track.Chunks.Offset(span.First.Chunk + (int)index);
            writer.Write((ulong)map.Translate(source));
        }
    }
}
