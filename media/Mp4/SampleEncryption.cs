using StonMedia.Media.Mp4.Trim;

namespace StonMedia.Media.Mp4;

/// <summary>
/// What a decoder needs beside each sample of an encrypted track (ISO/IEC 23001-7, 7: initialisation vector and sub-samples): its size, and where it stands in the source.
/// </summary>
/// <param name="sizes">Bytes a sample.</param>
/// <param name="places">Where the first sample of each piece has its bytes; those of the following ones stand behind them. In order, the first of sample 0.</param>
/// <param name="flags">Flags of a senc box: 2, sub-samples are told.</param>
internal sealed class SampleEncryption(ReadOnlyMemory<byte> sizes, (long FirstSample, long Offset)[] places, uint flags)
{
    public uint Flags => flags;

    public long MemoryBytes => sizes.Length + (places.Length * 16L) + 80;

    /// <summary>Bytes of all samples together.</summary>
    public long Bytes => Sum(0, sizes.Length);

    /// <summary>A byte each: the sizes of a run's samples.</summary>
    public ReadOnlyMemory<byte> Sizes(SampleRun run) => sizes.Slice((int)run.First, (int)run.Count);

    /// <summary>The source's bytes for a run of samples, in order.</summary>
    public IEnumerable<(long Offset, long Count)> Ranges(SampleRun run)
    {
        long sample = run.First;
        for (int i = 0; i < places.Length && sample < run.Last; i++)
        {
            long end = Math.Min(run.Last, i + 1 < places.Length ? places[i + 1].FirstSample : sizes.Length);
            if (end <= sample) continue;
            yield return (places[i].Offset + Sum(places[i].FirstSample, sample), Sum(sample, end));
            sample = end;
        }
    }

    private long Sum(long first, long last)
    {
        long sum = 0;
        foreach (byte size in sizes.Span[(int)first..(int)last]) sum += size;
        return sum;
    }
}
