using System.Globalization;
using System.Text;

namespace StonMedia.Http.Logging;

/// <summary>
/// The W3C extended log format: fields apart by one blank, "-" for what is missing. Whatever a client sent appears as printable
/// ASCII without blanks and quotes, so that no request can forge a field or a line.
/// </summary>
internal static class AccessLogFormatter
{
    /// <summary>The lines every file begins with.</summary>
    public const string Header =
        "#Version: 1.0\n#Software: StonMedia\n" +
        "#Fields: date time c-ip cs-method cs-host cs-uri sc-status sc-bytes time-taken x-first-byte x-cache x-end " +
        "cs(Referer) cs(User-Agent) cs(Range)\n";

    // A request line may have 64 KiB; a log of them must stay readable.
    private const int MaxField = 2048;

    /// <summary>Adds one line with its line feed. Times are UTC; time-taken and x-first-byte are milliseconds.</summary>
    public static void Append(StringBuilder output, in AccessRecord record)
    {
        output.Append(record.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        Field(output, record.Client?.ToString());
        Field(output, record.Method);
        Field(output, record.Host);
        Field(output, record.RawTarget);
        output.Append(' ').Append(record.Status).Append(' ').Append(record.Bytes);
        Milliseconds(output, record.TakenMilliseconds);
        Milliseconds(output, record.FirstByteMilliseconds);
        Field(output, record.Result);
        output.Append(record.End switch
        {
            ResponseEnd.Whole => " ok",
            ResponseEnd.Client => " client",
            ResponseEnd.Cut => " cut",
            _ => " stop",
        });
        Field(output, record.Referer);
        Field(output, record.UserAgent);
        Field(output, record.Range);
        output.Append('\n');
    }

    private static void Milliseconds(StringBuilder output, double value)
    {
        if (value < 0) output.Append(" -");
        else output.Append(' ').Append(CultureInfo.InvariantCulture, $"{value:0.###}");
    }

    /// <summary>Blank as '+', anything but printable ASCII, '"' and '\' as %XX (UTF-8); a percent-encoding that is there stays.</summary>
    private static void Field(StringBuilder output, string? value)
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
