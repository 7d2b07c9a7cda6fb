namespace StonMedia.Streams.Delivery;

/// <summary>
/// Tells a reader whose bytes come too slowly from one that is served as fast as it reads: over a period of a quarter of a second or more
/// it waited half of the time, and got less than its share of a fast origin.
/// </summary>
/// <param name="readAhead">origin.read-ahead in bytes.</param>
internal struct Starvation(long readAhead)
{
    private const long Period = 250;

    /// <summary>Read-aheads a second that are fast enough: 32 MiB/s with the default.</summary>
    private const long FastEnough = 16;

    /// <summary>A stall is no pace: less than a block in a period says nothing of what more transfers would give.</summary>
    private const long Least = 64 << 10;

    private long _since;
    private long _from;
    private long _waited;

    /// <summary>A wait of so many milliseconds for the byte at <paramref name="offset"/> has ended. True when this reader starves.</summary>
    public bool Waited(long offset, long milliseconds, long now)
    {
        if (_since == 0 || offset < _from)
        {
            (_since, _from, _waited) = (now, offset, 0);
            return false;
        }

        _waited += milliseconds;
        long took = now - _since, got = offset - _from;
        if (took < Period) return false;
        bool starves = _waited * 2 >= took && got >= Least && got * 1000 < took * readAhead * FastEnough;
        (_since, _from, _waited) = (now, offset, 0);
        return starves;
    }
}
