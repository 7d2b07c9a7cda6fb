using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Sizes of the samples of a run, 4 bytes each, from a table of another width.</summary>
internal sealed class CutSizes(SizeTable sizes, SampleRun run) : ComputedBytes
{
    public override long Length => run.Count * 4;

    public override int MemoryBytes => 48;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        var writer = new EntryWriter(destination, offset, 4);
        while (writer.TryNext(out long index)) writer.Write((ulong)sizes.SizeOf(run.First + index));
    }
}
