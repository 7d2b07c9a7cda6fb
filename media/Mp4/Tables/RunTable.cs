using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Tables;

/// <summary>
/// A run-length table of the file (stts, ctts): 8 bytes a run, sample count and value, read where it stands, with a checkpoint every
/// <see cref="Stride"/> runs so that a sample is found in O(log n). Samples behind the last run belong to it (stts) or have value 0 (ctts).
/// </summary>
internal sealed class RunTable
{
    // Cuts look samples up by the dozen, each walking half of this on average; a byte of checkpoint a run is what that costs.
    private const int Stride = 16;
    private readonly ReadOnlyMemory<byte> _runs;
    private readonly bool _signed;
    private readonly long[] _firstSample;    // of run i * Stride
    private readonly long[] _sumBefore;      // of count * value, before that run

    /// <param name="runs">The runs alone, a multiple of 8 bytes.</param>
    /// <param name="signed">Values are signed (ctts; encoders write negative ones in version 0 too).</param>
    public RunTable(ReadOnlyMemory<byte> runs, bool signed)
    {
        _runs = runs;
        _signed = signed;
        RunCount = runs.Length / 8;
        int checkpoints = (RunCount + Stride - 1) / Stride;
        _firstSample = new long[checkpoints];
        _sumBefore = new long[checkpoints];
        ReadOnlySpan<byte> span = runs.Span;
        long samples = 0, sum = 0, least = 0, most = 0;
        for (int i = 0, at = 0; i < RunCount; i++, at += 8)
        {
            if (i % Stride == 0)
            {
                _firstSample[i / Stride] = samples;
                _sumBefore[i / Stride] = sum;
            }

            long count = BinaryPrimitives.ReadUInt32BigEndian(span[at..]);
            long value = signed ? BinaryPrimitives.ReadInt32BigEndian(span[(at + 4)..]) : BinaryPrimitives.ReadUInt32BigEndian(span[(at + 4)..]);
            samples += count;          // at most 2^25 runs of 2^32: no overflow
            sum += count * value;      // overflow is caught where tracks are read
            if (count == 0) continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        MediaFormatException.Require(sum is <= Sums.Limit and >= -Sums.Limit, "table sums beyond 60 bits");
        SampleCount = samples;
        LeastValue = least;
        MostValue = most;
        if (!signed && RunCount > 0) LastValue = Value(span, RunCount - 1);
    }

    public int RunCount { get; }

    /// <summary>Values may be below 0.</summary>
    public bool IsSigned => _signed;

    /// <summary>Samples that the runs cover.</summary>
    public long SampleCount { get; }

    /// <summary>The smallest value, 0 if all are above.</summary>
    public long LeastValue { get; }

    /// <summary>The largest value, 0 if all are below.</summary>
    public long MostValue { get; }

    /// <summary>What samples behind the last run have.</summary>
    public long LastValue { get; }

    public long MemoryBytes => (_firstSample.Length * 16L) + 120;

    /// <summary>The raw runs [first, last).</summary>
    public ReadOnlyMemory<byte> Runs(int first, int last) => _runs[(first * 8)..(last * 8)];

    public (long Count, long Value) Run(int index)
    {
        ReadOnlySpan<byte> span = _runs.Span;
        return (BinaryPrimitives.ReadUInt32BigEndian(span[(index * 8)..]), Value(span, index));
    }

    /// <summary>The run that holds <paramref name="sample"/>: its index (RunCount if behind all), its first sample and the sum before it.</summary>
    public (int Run, long FirstSample, long SumBefore) Find(long sample)
    {
        int low = 0, high = _firstSample.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_firstSample[middle] <= sample) low = middle;
            else high = middle - 1;
        }

        if (high < 0) return (0, 0, 0);
        ReadOnlySpan<byte> span = _runs.Span;
        long first = _firstSample[low], sum = _sumBefore[low];
        int run = low * Stride;
        for (; run < RunCount; run++)
        {
            long count = BinaryPrimitives.ReadUInt32BigEndian(span[(run * 8)..]);
            if (sample < first + count) break;
            first += count;
            sum += count * Value(span, run);
        }

        return (run, first, sum);
    }

    /// <summary>The value of one sample.</summary>
    public long ValueOf(long sample)
    {
        int run = Find(sample).Run;
        return run < RunCount ? Value(_runs.Span, run) : LastValue;
    }

    /// <summary>Sum of the values of all samples before <paramref name="sample"/>.</summary>
    public long SumBefore(long sample)
    {
        (int run, long first, long sum) = Find(sample);
        return Sums.AddProduct(sum, sample - first, run < RunCount ? Value(_runs.Span, run) : LastValue);
    }

    /// <summary>The last sample whose sum before it is at most <paramref name="sum"/> (0 if none), for unsigned values; may lie behind the last run.</summary>
    public long SampleAtSum(long sum)
    {
        int low = 0, high = _sumBefore.Length - 1;
        if (high < 0) return 0;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_sumBefore[middle] <= sum) low = middle;
            else high = middle - 1;
        }

        ReadOnlySpan<byte> span = _runs.Span;
        long first = _firstSample[low], before = _sumBefore[low];
        for (int run = low * Stride; run < RunCount; run++)
        {
            long count = BinaryPrimitives.ReadUInt32BigEndian(span[(run * 8)..]), value = Value(span, run);
            if (value > 0 && sum < before + (count * value)) return first + Math.Max(0, (sum - before) / value);
            first += count;
            before += count * value;
        }

        return LastValue > 0 ? first + Math.Max(0, (sum - before) / LastValue) : Math.Max(0, first - 1);
    }

    private long Value(ReadOnlySpan<byte> span, int run)
        => _signed ? BinaryPrimitives.ReadInt32BigEndian(span[((run * 8) + 4)..]) : BinaryPrimitives.ReadUInt32BigEndian(span[((run * 8) + 4)..]);
}
