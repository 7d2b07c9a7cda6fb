using System.Globalization;

namespace StonMedia.Cache.Http;

/// <summary>A Content-Range value for bytes (RFC 9110 14.4).</summary>
/// <param name="First">First byte; null in the unsatisfied form "bytes */100".</param>
/// <param name="Last">Last byte, inclusive; null with <paramref name="First"/>.</param>
/// <param name="Total">Length of the whole body; null when the sender wrote "*".</param>
public readonly record struct ContentRange(long? First, long? Last, long? Total)
{
    /// <summary>Bytes enclosed, or 0 in the unsatisfied form.</summary>
    public long Length => First is { } first && Last is { } last ? last - first + 1 : 0;

    /// <summary>
    /// Reads a value. False: another unit, bad syntax, last before first, last not before total, or "*/*"; such a 206 must not be
    /// combined with anything.
    /// </summary>
    public static bool TryParse(string? value, out ContentRange range)
    {
        range = default;
        if (value is null) return false;
        ReadOnlySpan<char> rest = value.AsSpan().Trim(" \t");
        if (!rest.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase)) return false;
        rest = rest[6..].TrimStart(' ');
        int slash = rest.IndexOf('/');
        if (slash < 0) return false;
        if (!TryTotal(rest[(slash + 1)..], out long? total)) return false;
        ReadOnlySpan<char> part = rest[..slash];
        if (part is "*")
        {
            range = new ContentRange(null, null, total);
            return total is not null;
        }

        int dash = part.IndexOf('-');
        if (dash < 0 || !TryNumber(part[..dash], out long first) || !TryNumber(part[(dash + 1)..], out long last)) return false;
        if (last < first || last >= (total ?? long.MaxValue)) return false;
        range = new ContentRange(first, last, total);
        return true;
    }

    /// <summary>"bytes 0-9/100".</summary>
    public static string Format(ByteRange range, long total)
        => string.Create(CultureInfo.InvariantCulture, $"bytes {range.First}-{range.Last}/{total}");

    /// <summary>"bytes */100", for 416.</summary>
    public static string FormatUnsatisfied(long total) => string.Create(CultureInfo.InvariantCulture, $"bytes */{total}");

    private static bool TryTotal(ReadOnlySpan<char> text, out long? total)
    {
        total = null;
        if (text is "*") return true;
        if (!TryNumber(text, out long number)) return false;
        total = number;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
