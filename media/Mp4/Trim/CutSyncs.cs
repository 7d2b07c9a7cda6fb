using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Sync samples [first, last) of a table, renumbered by a shift; 4 bytes an entry, counting samples from 1.</summary>
internal sealed class CutSyncs(SyncTable syncs, int first, int last, long shift) : ComputedBytes
{
    public override long Length => (last - first) * 4L;

    public override int MemoryBytes => 48;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        var writer = new EntryWriter(destination, offset, 4);
        while (writer.TryNext(out long index)) writer.Write((ulong)(syncs[first + (int)index] + shift + 1));
    }
}
