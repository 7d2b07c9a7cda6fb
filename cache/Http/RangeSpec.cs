namespace StonMedia.Cache.Http;

/// <summary>
/// One element of a Range header before the body's length is known (RFC 9110 14.1.2). Numbers that no 64-bit integer holds are
/// saturated, never refused: the section demands that large numerals do not fail.
/// </summary>
/// <param name="First">First byte; -1 in a suffix range.</param>
/// <param name="Last">Last byte, inclusive; <see cref="long.MaxValue"/> when open. In a suffix range: how many of the last bytes.</param>
public readonly record struct RangeSpec(long First, long Last)
{
    public bool IsSuffix => First < 0;

    /// <summary>True when no last byte was stated: "bytes=100-".</summary>
    public bool IsOpen => First >= 0 && Last == long.MaxValue;

    /// <summary>Cuts the range to a body of that length. False: not satisfiable (also when its ends are the wrong way round).</summary>
    public bool TryResolve(long length, out ByteRange range)
    {
        long first = IsSuffix ? Math.Max(0, length - Last) : First;
        long last = IsSuffix ? length - 1 : Math.Min(Last, length - 1);
        range = new ByteRange(first, last);
        return first <= last;
    }
}
