using System.Buffers.Binary;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Segments;

/// <summary>
/// The entries of a trun (ISO/IEC 14496-12, 8.8.8) for samples [first, last): duration, size, for video flags, and composition offset
/// where the track has any, none of them negative; 4 bytes each.
/// </summary>
internal sealed class TrackRunTable(Mp4Track track, long first, long last) : EntryTable(FieldsOf(track) * 4)
{
    private const uint Sync = 0x0200_0000, NonSync = 0x0101_0000;    // sample_depends_on, sample_is_non_sync_sample

    public override long Length => (last - first) * Width;

    public override int MemoryBytes => 56;

    /// <summary>The flags of the trun: which fields there are, and a data offset.</summary>
    public uint Flags => 0x301u | (track.IsVideo ? 0x400u : 0) | (track.Offsets is null ? 0u : 0x800u);

    protected override void Fill(long index, Span<byte> entries)
    {
        long sample = first + index;
        var times = new RunCursor(track.Times, sample);
        var offsets = new RunCursor(track.Offsets, sample);
        for (; !entries.IsEmpty; sample++, times.MoveNext(), offsets.MoveNext())
        {
            Put(ref entries, unchecked((uint)times.Value));
            Put(ref entries, unchecked((uint)track.Sizes.SizeOf(sample)));
            if (track.IsVideo) Put(ref entries, IsSync(sample) ? Sync : NonSync);
            if (track.Offsets is not null) Put(ref entries, unchecked((uint)(offsets.Value - track.Offsets.LeastValue)));
        }
    }

    private static int FieldsOf(Mp4Track track) => 2 + (track.IsVideo ? 1 : 0) + (track.Offsets is null ? 0 : 1);

    private static void Put(ref Span<byte> entries, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(entries, value);
        entries = entries[4..];
    }

    private bool IsSync(long sample)
    {
        if (track.Syncs is not { } syncs) return true;
        int before = syncs.CountBefore(sample);
        return before < syncs.Count && syncs[before] == sample;
    }
}
