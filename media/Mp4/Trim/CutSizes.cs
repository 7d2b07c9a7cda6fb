using System.Buffers.Binary;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Sizes of the samples of a run, 4 bytes each, from a table of another width.</summary>
internal sealed class CutSizes(SizeTable sizes, SampleRun run) : EntryTable(4)
{
    public override long Length => run.Count * 4;

    public override int MemoryBytes => 48;

    protected override void Fill(long index, Span<byte> entries)
    {
        for (long sample = run.First + index; !entries.IsEmpty; entries = entries[4..], sample++)
            BinaryPrimitives.WriteUInt32BigEndian(entries, unchecked((uint)sizes.SizeOf(sample)));
    }
}
