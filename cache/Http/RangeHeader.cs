namespace StonMedia.Cache.Http;

/// <summary>
/// A parsed Range request header (RFC 9110 14.2). Judged as nginx judges it for a plain file wherever the standard leaves the
/// choice: bad syntax, and ends the wrong way round, are refused with 416 (14.2: "MAY ignore or reject"), ranges that together exceed the body are answered with 200, order is kept.
/// It differs where the standard is strict: huge numerals saturate (14.1.2), empty list elements and tabs around commas are
/// allowed (5.6.1). Only for GET; with any other method the caller ignores the header.
/// </summary>
public readonly struct RangeHeader
{
    /// <summary>So many ranges are served as they were asked for; beyond that overlapping and touching ones are joined first.</summary>
    public const int MaxParts = 128;

    /// <summary>A header with more elements is ignored (RFC 9110 14.2 allows it for sets of many small ranges).</summary>
    public const int MaxElements = 1024;

    private readonly RangeSpec _first;
    private readonly RangeSpec[]? _all;

    private RangeHeader(RangeSpec first, RangeSpec[]? all, int count)
    {
        _first = first;
        _all = all;
        Count = count;
    }

    /// <summary>Number of ranges; zero when the header's syntax is bad, which makes it unsatisfiable whatever the length.</summary>
    public int Count { get; }

    public RangeSpec this[int index]
        => (uint)index >= (uint)Count ? throw new ArgumentOutOfRangeException(nameof(index)) : _all is null ? _first : _all[index];

    /// <summary>
    /// Reads the header. False: ignore it (absent, another unit, empty, or a hostile number of ranges). One range allocates nothing.
    /// </summary>
    public static bool TryParse(string? value, out RangeHeader header)
    {
        header = default;
        if (value is null || value.Length < 7 || !value.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)) return false;
        var reader = new RangeReader(value.AsSpan(6));
        if (!reader.Next(out RangeSpec first)) return true;
        if (!reader.Next(out RangeSpec second))
        {
            if (!reader.IsBroken) header = new RangeHeader(first, null, 1);
            return true;
        }

        var all = new List<RangeSpec>(8) { first, second };
        while (reader.Next(out RangeSpec next))
        {
            if (all.Count == MaxElements) return false;
            all.Add(next);
        }

        if (!reader.IsBroken) header = new RangeHeader(first, [.. all], all.Count);
        return true;
    }

    /// <summary>Judges a header value against a body's length in one go.</summary>
    public static RangeSelection Select(string? value, long length)
        => TryParse(value, out RangeHeader header) ? header.Select(length) : RangeSelection.Whole;

    /// <summary>Judges the header against a body of <paramref name="length"/> bytes.</summary>
    public RangeSelection Select(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (_all is null) return Count == 0 ? RangeSelection.Unsatisfiable : SelectOne(_first, length);
        var parts = new List<ByteRange>(_all.Length);
        Int128 total = 0;
        foreach (RangeSpec spec in _all)
        {
            if (CoversNothing(spec, length)) return RangeSelection.Whole;
            if (!spec.TryResolve(length, out ByteRange range)) continue;
            parts.Add(range);
            total += range.Length;
        }

        if (total > length) return RangeSelection.Whole;
        if (parts.Count > MaxParts) Join(parts);
        return parts.Count > MaxParts ? RangeSelection.Whole : RangeSelection.Of([.. parts]);
    }

    private static RangeSelection SelectOne(RangeSpec spec, long length)
    {
        if (CoversNothing(spec, length)) return RangeSelection.Whole;
        return spec.TryResolve(length, out ByteRange range) ? RangeSelection.Of(range) : RangeSelection.Unsatisfiable;
    }

    /// <summary>An empty body asked for from its start: the header may be ignored (RFC 9110 14.2) and 200 says more than 416.</summary>
    private static bool CoversNothing(RangeSpec spec, long length) => length == 0 && spec.First <= 0;

    /// <summary>Sorts, and joins what overlaps or touches (RFC 9110 15.3.7.2).</summary>
    private static void Join(List<ByteRange> parts)
    {
        parts.Sort(static (a, b) => a.First.CompareTo(b.First));
        int kept = 0;
        for (int i = 1; i < parts.Count; i++)
        {
            if (parts[i].First <= parts[kept].Last + 1) parts[kept] = parts[kept] with { Last = Math.Max(parts[kept].Last, parts[i].Last) };
            else parts[++kept] = parts[i];
        }

        parts.RemoveRange(kept + 1, parts.Count - kept - 1);
    }
}
