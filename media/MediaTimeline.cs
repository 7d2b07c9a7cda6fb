namespace StonMedia.Media;

/// <summary>
/// Up to which byte a film must have arrived when: on a grid of times, the end of everything that is decoded by then. Rises with time, so it
/// can be asked both ways. Immutable.
/// </summary>
public sealed class MediaTimeline
{
    /// <summary>Ticks of 100 ns between two points of the grid, at least: a quarter of a second.</summary>
    public const long LeastStep = TimeSpan.TicksPerSecond / 4;

    /// <summary>Points kept at most: 512 KiB. Films over four and a half hours have a wider grid.</summary>
    private const int MostPoints = 65_536;

    private readonly long[] _ends;

    private MediaTimeline(long[] ends, long step) => (_ends, Step) = (ends, step);

    /// <summary>Ticks of 100 ns from one point to the next: how exact all of this is.</summary>
    public long Step { get; }

    /// <summary>Bytes of the film.</summary>
    public long Length => _ends[^1];

    /// <summary>Own footprint in bytes.</summary>
    public int MemoryBytes => (_ends.Length * 8) + 64;

    /// <summary>Bytes from the front that are decoded by <paramref name="time"/> (ticks of 100 ns from the film's beginning), rounded down to the grid; all of them behind its end.</summary>
    public long BytesBy(double time) => time < 0 ? 0 : _ends[(int)Math.Min(time / Step, _ends.Length - 1)];

    /// <summary>When byte <paramref name="offset"/> is due, in ticks of 100 ns, rounded up to the grid; the film's end for what is behind it.</summary>
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
            _step = Math.Max(LeastStep, (duration / (MostPoints - 2)) + 1);
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
        public MediaTimeline? Build(long headerLength)
        {
            long end = 0, played = headerLength;
            for (int i = 0; i < _ends.Length; i++)
            {
                _ends[i] = end = Math.Max(end, _ends[i]);
                played += _sizes[i];
                if (end - played > Tolerated + (_length / 4)) return null;
            }

            _ends[^1] = _length;
            return new MediaTimeline(_ends, _step);
        }
    }
}
