using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Entries [first, last) of an stsc with their chunks renumbered by a shift.</summary>
internal sealed class CutSampleToChunk(ChunkTable chunks, int first, int last, long shift) : ComputedBytes
{
    private const int Fields = 3;

    public override long Length => Math.Max(0, last - first) * 12L;

    public override int MemoryBytes => 48;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        var writer = new EntryWriter(destination, offset, 4);
        while (writer.TryNext(out long index))
        {
            int entry = first + (int)(index / Fields);
            writer.Write((index % Fields) switch
            {
                0 => (ulong)(chunks.First(entry) + shift + 1),
                1 => (ulong)chunks.PerChunk(entry),
                _ => chunks.Description(entry),
            });
        }
    }
}
