using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Tables;

/// <summary>Which chunk holds a sample (stsc) and where it stands (stco, co64), read where the tables stand; chunks and samples count from 0.</summary>
internal sealed class ChunkTable
{
    private const int Stride = 64;
    private readonly ReadOnlyMemory<byte> _stsc;
    private readonly ReadOnlyMemory<byte> _offsets;
    private readonly int _width;             // 4 or 8
    private readonly int _entries;
    private readonly long[] _firstSample;    // of stsc entry i * Stride

    /// <param name="stsc">12 bytes an entry: first chunk (from 1), samples a chunk, sample description.</param>
    /// <param name="offsets">Chunk offsets alone, a multiple of <paramref name="width"/>.</param>
    /// <param name="width">Bytes of a chunk offset, 4 or 8.</param>
    /// <exception cref="MediaFormatException">Entries are not in order, a chunk has no samples, or an offset is beyond 63 bits.</exception>
    public ChunkTable(ReadOnlyMemory<byte> stsc, ReadOnlyMemory<byte> offsets, int width)
    {
        (_stsc, _offsets, _width) = (stsc, offsets, width);
        Count = offsets.Length / width;
        _entries = stsc.Length / 12;
        _firstSample = new long[(_entries + Stride - 1) / Stride];
        MediaFormatException.Require(Count == 0 || (_entries > 0 && First(0) == 0), "stsc does not begin at the first chunk");
        long samples = 0, first = 0;
        ReadOnlySpan<byte> span = stsc.Span;
        for (int i = 0, at = 0; i < _entries; i++, at += 12)
        {
            if (i % Stride == 0) _firstSample[i / Stride] = samples;
            long next = i + 1 < _entries ? BinaryPrimitives.ReadUInt32BigEndian(span[(at + 12)..]) - 1L : Count;
            long perChunk = BinaryPrimitives.ReadUInt32BigEndian(span[(at + 4)..]);
            MediaFormatException.Require(next > first || i + 1 == _entries, "stsc is not in order");
            MediaFormatException.Require(perChunk > 0, "stsc has a chunk without samples");
            samples += Math.Max(0, Math.Min(next, Count) - first) * perChunk;    // at most 2^26 chunks of 2^32
            first = next;
        }

        SampleCount = samples;
        InOrder = Rises(offsets.Span, width);
    }

    public int Count { get; }

    /// <summary>Samples that all chunks hold together.</summary>
    public long SampleCount { get; }

    /// <summary>Chunks stand in the file in the order of their samples.</summary>
    public bool InOrder { get; }

    public long MemoryBytes => (_firstSample.Length * 8L) + 120;

    public int EntryCount => _entries;

    /// <summary>The stsc entries [first, last) as they stand in the file, 12 bytes each.</summary>
    public ReadOnlySpan<byte> Entries(int first, int last) => _stsc.Span[(first * 12)..(last * 12)];

    /// <summary>Position of chunk <paramref name="chunk"/> in the source; a 64-bit offset beyond 63 bits reads as long.MaxValue.</summary>
    public long Offset(int chunk)
        => _width == 4
            ? BinaryPrimitives.ReadUInt32BigEndian(_offsets.Span[(chunk * 4)..])
            : (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(_offsets.Span[(chunk * 8)..]), long.MaxValue);

    /// <summary>First chunk of stsc entry <paramref name="entry"/>, from 0.</summary>
    public long First(int entry) => BinaryPrimitives.ReadUInt32BigEndian(_stsc.Span[(entry * 12)..]) - 1L;

    public long PerChunk(int entry) => BinaryPrimitives.ReadUInt32BigEndian(_stsc.Span[((entry * 12) + 4)..]);

    public uint Description(int entry) => BinaryPrimitives.ReadUInt32BigEndian(_stsc.Span[((entry * 12) + 8)..]);

    /// <summary>The chunk of sample <paramref name="sample"/> (below SampleCount).</summary>
    public ChunkPlace Locate(long sample)
    {
        int low = 0, high = _firstSample.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_firstSample[middle] <= sample) low = middle;
            else high = middle - 1;
        }

        long first = _firstSample[low];
        for (int i = low * Stride; i < _entries; i++)
        {
            long chunks = Math.Max(0, Math.Min(Next(i), Count) - First(i)), perChunk = PerChunk(i);
            if (sample < first + (chunks * perChunk))
            {
                long within = (sample - first) / perChunk;
                return new ChunkPlace((int)(First(i) + within), i, first + (within * perChunk), perChunk);
            }

            first += chunks * perChunk;
        }

        MediaFormatException.Throw("a sample is in no chunk");
        return default;
    }

    /// <summary>The place of the chunk behind <paramref name="place"/>; there must be one.</summary>
    public ChunkPlace Following(ChunkPlace place)
    {
        int chunk = place.Chunk + 1, entry = chunk < Next(place.Entry) ? place.Entry : place.Entry + 1;
        return new ChunkPlace(chunk, entry, place.FirstSample + place.Samples, PerChunk(entry));
    }

    /// <summary>The first chunk in [low, high) that stands at or behind <paramref name="offset"/>, or high; for tables that are InOrder.</summary>
    public int FirstAtOrBehind(long offset, int low, int high)
    {
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (Offset(middle) < offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The place of chunk <paramref name="chunk"/>.</summary>
    public ChunkPlace At(int chunk)
    {
        int low = 0, high = _entries - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (First(middle) <= chunk) low = middle;
            else high = middle - 1;
        }

        int checkpoint = low / Stride;
        long first = _firstSample[checkpoint];
        for (int i = checkpoint * Stride; i < low; i++) first += (Next(i) - First(i)) * PerChunk(i);
        return new ChunkPlace(chunk, low, first + ((chunk - First(low)) * PerChunk(low)), PerChunk(low));
    }

    private static bool Rises(ReadOnlySpan<byte> offsets, int width)
    {
        ulong previous = 0;
        for (int at = 0; at < offsets.Length; at += width)
        {
            ulong offset = width == 4 ? BinaryPrimitives.ReadUInt32BigEndian(offsets[at..]) : BinaryPrimitives.ReadUInt64BigEndian(offsets[at..]);
            if (offset < previous) return false;
            previous = offset;
        }

        return true;
    }

    // First chunk of the entry behind; the chunk count for the last one.
    private long Next(int entry) => entry + 1 < _entries ? First(entry + 1) : Count;
}
