using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Tables;

/// <summary>
/// Sample sizes (stsz, stz2): one constant, or 4, 8, 16 or 32 bits a sample read where they stand, with a running total every
/// <see cref="Stride"/> samples. A constant may be a fraction: QuickTime sound counts one sample an audio frame and stores packets.
/// </summary>
internal sealed class SizeTable
{
    private const int Stride = 256;
    private readonly ReadOnlyMemory<byte> _sizes;
    private readonly int _bits;              // 0 for a constant
    private readonly long[] _bytesBefore;    // of sample i * Stride

    private SizeTable(ReadOnlyMemory<byte> sizes, int bits, long count, long groupBytes, long groupSamples)
    {
        (_sizes, _bits, Count, GroupBytes, GroupSamples) = (sizes, bits, count, groupBytes, groupSamples);
        _bytesBefore = bits == 0 ? [] : new long[(count + Stride - 1) / Stride];
        long total = 0;
        for (int checkpoint = 0; checkpoint < _bytesBefore.Length; checkpoint++)
        {
            _bytesBefore[checkpoint] = total;
            total += Total((long)checkpoint * Stride, Math.Min(count, (checkpoint + 1L) * Stride));
        }
    }

    public long Count { get; }

    /// <summary>Every sample has the same size.</summary>
    public bool IsConstant => _bits == 0;

    /// <summary>Bytes of a group of <see cref="GroupSamples"/> samples, for a constant.</summary>
    public long GroupBytes { get; }

    /// <summary>Samples that cannot be parted from each other; 1 but for packed QuickTime sound.</summary>
    public long GroupSamples { get; }

    public long MemoryBytes => (_bytesBefore.Length * 8L) + 100;

    public static SizeTable Constant(long count, long groupBytes, long groupSamples) => new(default, 0, count, groupBytes, groupSamples);

    /// <param name="sizes">The entries alone; must hold <paramref name="count"/> of them.</param>
    /// <param name="bits">4, 8, 16 or 32.</param>
    /// <param name="count">Samples, below 2^31.</param>
    public static SizeTable Varying(ReadOnlyMemory<byte> sizes, int bits, long count) => new(sizes, bits, count, 0, 1);

    /// <summary>The raw 32-bit entries of samples [first, last), or empty when the table has another width.</summary>
    public ReadOnlyMemory<byte> Raw(long first, long last)
        => _bits == 32 ? _sizes.Slice(checked((int)(first * 4)), checked((int)((last - first) * 4))) : default;

    /// <summary>Bytes of one sample; 1 or more samples of a packed group share theirs, so only for tables that are not packed.</summary>
    public long SizeOf(long sample) => _bits == 0 ? GroupBytes / GroupSamples : Entry(_sizes.Span, sample);

    /// <summary>Bytes of the samples [first, last); for packed sound both ends must be on group borders within a chunk.</summary>
    public long Bytes(long first, long last)
    {
        if (first >= last) return 0;
        if (_bits == 0) return (long)((Int128)(last - first + GroupSamples - 1) / GroupSamples * GroupBytes);
        return last - first <= Stride ? Total(first, last) : BytesBefore(last) - BytesBefore(first);
    }

    private long BytesBefore(long sample)
    {
        long checkpoint = Math.Min(sample / Stride, _bytesBefore.Length - 1);
        return _bytesBefore[checkpoint] + Total(checkpoint * Stride, sample);
    }

    private long Total(long first, long last)
    {
        ReadOnlySpan<byte> span = _sizes.Span;
        long total = 0;
        if (_bits == 32)
        {
            span = span.Slice((int)(first * 4), (int)((last - first) * 4));
            for (int at = 0; at < span.Length; at += 4) total += BinaryPrimitives.ReadUInt32BigEndian(span[at..]);
            return total;
        }

        for (long i = first; i < last; i++) total += Entry(span, i);
        return total;
    }

    private long Entry(ReadOnlySpan<byte> span, long sample) => _bits switch
    {
        32 => BinaryPrimitives.ReadUInt32BigEndian(span[(int)(sample * 4)..]),
        16 => BinaryPrimitives.ReadUInt16BigEndian(span[(int)(sample * 2)..]),
        8 => span[(int)sample],
        _ => (sample & 1) == 0 ? span[(int)(sample >> 1)] >> 4 : span[(int)(sample >> 1)] & 15,
    };
}
