using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Tables;

/// <summary>Sync samples (stss): 4 bytes each, counting from 1 and rising, read where they stand. Members here count samples from 0.</summary>
internal sealed class SyncTable
{
    private readonly ReadOnlyMemory<byte> _entries;

    /// <exception cref="MediaFormatException">Entries do not rise from 1 on.</exception>
    public SyncTable(ReadOnlyMemory<byte> entries)
    {
        _entries = entries;
        Count = entries.Length / 4;
        for (int i = 0; i < Count; i++) MediaFormatException.Require(this[i] > (i == 0 ? -1 : this[i - 1]), "stss is not in order");
    }

    public int Count { get; }

    public long this[int index] => BinaryPrimitives.ReadUInt32BigEndian(_entries.Span[(index * 4)..]) - 1L;

    /// <summary>How many entries lie before <paramref name="sample"/>.</summary>
    public int CountBefore(long sample)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (this[middle] < sample) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
