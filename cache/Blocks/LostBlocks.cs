namespace StonMedia.Cache.Blocks;

/// <summary>
/// Which blocks of a generation were here once and were evicted, so that bytes received again are told from bytes received
/// twice without need. A bit for each whole block, in pages that exist only where something was lost; a length for each partly received one.
/// </summary>
internal sealed class LostBlocks
{
    private const int PageShift = 12;
    private const int PageBlocks = 1 << PageShift;

    private readonly Lock _lock = new();
    private Dictionary<long, ulong[]>? _whole;
    private Dictionary<long, int>? _parts;

    /// <summary>A block left with its first <paramref name="filled"/> bytes valid. More than was noted before counts, less does not take away.</summary>
    public void Note(long number, int filled)
    {
        if (filled == 0) return;
        lock (_lock)
        {
            if (filled < BlockSize.Bytes)
            {
                _parts ??= [];
                if (filled > _parts.GetValueOrDefault(number)) _parts[number] = filled;
                return;
            }

            _whole ??= [];
            if (!_whole.TryGetValue(number >> PageShift, out ulong[]? page)) _whole[number >> PageShift] = page = new ulong[PageBlocks / 64];
            page[(number & (PageBlocks - 1)) >> 6] |= 1UL << (int)(number & 63);
        }
    }

    /// <summary>Bytes of that block that were received at least once before it was evicted; 0: it never was here.</summary>
    public int Of(long number)
    {
        lock (_lock)
        {
            if (_whole is not null && _whole.TryGetValue(number >> PageShift, out ulong[]? page)
                && (page[(number & (PageBlocks - 1)) >> 6] & (1UL << (int)(number & 63))) != 0) return BlockSize.Bytes;
            return _parts?.GetValueOrDefault(number) ?? 0;
        }
    }
}
