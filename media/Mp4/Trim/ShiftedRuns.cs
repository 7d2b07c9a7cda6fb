using System.Buffers.Binary;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Runs [first, last) of a run-length table with every value multiplied by a number and another added; results are 0 or above.</summary>
internal sealed class ShiftedRuns(RunTable table, int first, int last, long shift, long factor) : EntryTable(8)
{
    public override long Length => (last - first) * 8L;

    public override int MemoryBytes => 56;

    protected override void Fill(long index, Span<byte> entries)
    {
        ReadOnlySpan<byte> runs = table.Runs(first + (int)index, first + (int)index + (entries.Length / 8)).Span;
        bool isSigned = table.IsSigned;
        for (int at = 0; at < runs.Length; at += 8)
        {
            ulong run = BinaryPrimitives.ReadUInt64BigEndian(runs[at..]);
            long value = isSigned ? unchecked((int)run) : (uint)(run & uint.MaxValue);
            // Only a run of no samples can be below all of them.
            value = Math.Max(0, (value * factor) + shift);
            BinaryPrimitives.WriteUInt64BigEndian(entries[at..], (run & 0xFFFF_FFFF_0000_0000) | ((ulong)value & uint.MaxValue));
        }
    }
}
