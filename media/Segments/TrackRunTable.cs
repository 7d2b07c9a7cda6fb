using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Segments;

/// <summary>
/// The entries of a trun (ISO/IEC 14496-12, 8.8.8) for samples [first, last): duration, size, for video flags, and composition offset
/// where the track has any, none of them negative; 4 bytes each.
/// </summary>
internal sealed class TrackRunTable(Mp4Track track, long first, long last) : ComputedBytes
{
    private const uint Sync = 0x0200_0000, NonSync = 0x0101_0000;    // sample_depends_on, sample_is_non_sync_sample
    private readonly int _fields = 2 + (track.IsVideo ? 1 : 0) + (track.Offsets is null ? 0 : 1);

    public override long Length => (last - first) * _fields * 4;

    public override int MemoryBytes => 56;

    /// <summary>The flags of the trun: which fields there are, and a data offset.</summary>
    public uint Flags => 0x301u | (track.IsVideo ? 0x400u : 0) | (track.Offsets is null ? 0u : 0x800u);

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        var writer = new EntryWriter(destination, offset, 4);
        while (writer.TryNext(out long index))
        {
            long sample = first + (index / _fields);
            writer.Write((index % _fields) switch
            {
                0 => (ulong)track.Times.ValueOf(sample),
                1 => (ulong)track.Sizes.SizeOf(sample),
                2 when track.IsVideo => IsSync(sample) ? Sync : NonSync,
                _ => unchecked((uint)(track.Offsets!.ValueOf(sample) - track.Offsets.LeastValue)),
            });
        }
    }

    private bool IsSync(long sample)
    {
        if (track.Syncs is not { } syncs) return true;
        int before = syncs.CountBefore(sample);
        return before < syncs.Count && syncs[before] == sample;
    }
}
