namespace StonMedia.Media;

/// <summary>
/// A timeline that is known beforehand: on a grid of times, the end of everything that is decoded by then. Rises with time, so it can be asked
/// both ways. Immutable.
/// </summary>
internal sealed class GridTimeline : MediaTimeline, IDueTimes
{
    /// <summary>Points kept at most: 512 KiB. Films over four and a half hours have a wider grid.</summary>
    private const int MostPoints = 65_536;

    private readonly long[] _ends;

    private GridTimeline(long[] ends, long step) => (_ends, Step) = (ends, step);

    public long Step { get; }

    /// <summary>Bytes of the film.</summary>
    public long Length => _ends[^1];

    public override int MemoryBytes => (_ends.Length * 8) + 64;

    public bool IsPlaceExact => true;

    public override IDueTimes Open() => this;

    public void Pass(long offset, ReadOnlySpan<byte> bytes) { }

    public bool Knows(long offset) => true;

    /// <summary>Rounded down to the grid; all of them behind the film's end.</summary>
    public long BytesBy(double time) => time < 0 ? 0 : _ends[(int)Math.Min(time / Step, _ends.Length - 1)];

    /// <summary>Rounded up to the grid; the film's end for what is behind it.</summary>
    public long DueAt(long offset)
    {
        int low = 0, high = _ends.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_ends[middle] > offset) high = middle;
            else low = middle + 1;
        }

        return low * Step;
    }

    /// <summary>A timeline out of a sum.</summary>
    /// <param name="length">Bytes of the film.</param>
    /// <param name="duration">Its playing time in ticks of 100 ns, 0 or more.</param>
    /// <param name="bytesBy">Bytes from the front that are decoded by a time in ticks; what falls back, or goes beyond the film, is put right.</param>
    public static GridTimeline Of(long length, long duration, Func<long, long> bytesBy)
    {
        long step = StepOf(duration), end = 0;
        var ends = new long[(duration / step) + 2];
        for (int i = 0; i < ends.Length; i++) ends[i] = end = Math.Max(end, Math.Min(length, bytesBy(i * step)));
        ends[^1] = length;
        return new GridTimeline(ends, step);
    }

    private static long StepOf(long duration) => Math.Max(LeastStep, (duration / (MostPoints - 2)) + 1);

    /// <summary>Collects samples in any order.</summary>
    internal sealed class Builder
    {
        private const long Tolerated = 1 << 20;

        private readonly long[] _ends;
        private readonly long[] _sizes;
        private readonly long _length;
        private readonly long _step;

        /// <param name="length">Bytes of the film.</param>
        /// <param name="duration">Its playing time in ticks of 100 ns, 0 or more.</param>
        public Builder(long length, long duration)
        {
            _length = length;
            _step = StepOf(duration);
            _ends = new long[(duration / _step) + 2];
            _sizes = new long[_ends.Length];
        }

        /// <param name="time">When it is decoded, in ticks of 100 ns; below 0 counts as 0.</param>
        /// <param name="offset">First byte in the film.</param>
        /// <param name="size">Its bytes.</param>
        public void Add(long time, long offset, long size)
        {
            // The first point of the grid at which it has to be there.
            long point = time <= 0 ? 0 : Math.Min((time + _step - 1) / _step, _ends.Length - 1);
            _ends[point] = Math.Max(_ends[point], Math.Min(_length, checked(offset + size)));
            _sizes[point] += size;
        }

        /// <summary>Null when the samples stand in an order so far from that of their times that only the whole film could be played.</summary>
        /// <param name="headerLength">Bytes in front of the film's samples that are no samples.</param>
        public GridTimeline? Build(long headerLength)
        {
            long end = 0, played = headerLength;
            for (int i = 0; i < _ends.Length; i++)
            {
                _ends[i] = end = Math.Max(end, _ends[i]);
                played += _sizes[i];
                if (end - played > Tolerated + (_length / 4)) return null;
            }

            _ends[^1] = _length;
            return new GridTimeline(_ends, _step);
        }
    }
}
