using StonMedia.Media.Layouts;
using StonMedia.Media.Mp4.Tables;

namespace StonMedia.Media.Mp4.Trim;

/// <summary>Runs [first, last) of a run-length table with every value multiplied by a number and another added; results are 0 or above.</summary>
internal sealed class ShiftedRuns(RunTable table, int first, int last, long shift, long factor) : ComputedBytes
{
    public override long Length => (last - first) * 8L;

    public override int MemoryBytes => 56;

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        var writer = new EntryWriter(destination, offset, 4);
        while (writer.TryNext(out long index))
        {
            (long count, long value) = table.Run(first + (int)(index / 2));
            // Only a run of no samples can be below all of them.
            writer.Write((ulong)(index % 2 == 0 ? count : Math.Max(0, (value * factor) + shift)));
        }
    }
}
