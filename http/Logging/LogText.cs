using System.Globalization;
using System.Text;

namespace StonMedia.Http.Logging;

/// <summary>Fields of the W3C extended log format, each after a blank; "-" for what is missing.</summary>
internal static class LogText
{
    // A request line may have 64 KiB; a log of them must stay readable.
    private const int MaxField = 2048;

    /// <summary>Date and time, UTC, as the first two fields.</summary>
    public static void Time(StringBuilder output, DateTimeOffset time)
        => output.Append(time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));

    /// <summary>A whole number; negative: missing.</summary>
    public static void Number(StringBuilder output, long value)
    {
        if (value < 0) output.Append(" -");
        else output.Append(' ').Append(value);
    }

    /// <summary>Negative: missing.</summary>
    public static void Milliseconds(StringBuilder output, double value)
    {
        if (value < 0) output.Append(" -");
        else output.Append(' ').Append(CultureInfo.InvariantCulture, $"{value:0.###}");
    }

    /// <summary>Blank as '+', anything but printable ASCII, '"' and '\' as %XX (UTF-8); a percent-encoding that is there stays.</summary>
    public static void Field(StringBuilder output, string? value)
    {
        output.Append(' ');
        if (string.IsNullOrEmpty(value))
        {
            output.Append('-');
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in value.AsSpan(0, Math.Min(value.Length, MaxField)).EnumerateRunes())
        {
            if (rune.Value == ' ')
            {
                output.Append('+');
            }
            else if (rune.Value is > 0x20 and < 0x7F and not ('"' or '\\'))
            {
                output.Append((char)rune.Value);
            }
            else
            {
                foreach (byte one in utf8[..rune.EncodeToUtf8(utf8)]) output.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
            }
        }
    }
}
