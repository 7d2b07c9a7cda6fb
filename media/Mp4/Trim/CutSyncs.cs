using System.Buffers.Binary;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Sync samples [first, last) of a table, renumbered by a shift; 4 bytes an entry, counting samples from 1.</summary>
internal sealed class CutSyncs(SyncTable syncs, int first, int last, long shift) : EntryTable(4)
{
    public override long Length => (last - first) * 4L;

    public override int MemoryBytes => 48;

    protected override void Fill(long index, Span<byte> entries)
    {
        for (int sync = first + (int)index; !entries.IsEmpty; entries = entries[4..], sync++)
            BinaryPrimitives.WriteUInt32BigEndian(entries, unchecked((uint)(syncs[sync] + shift + 1)));
    }
}
