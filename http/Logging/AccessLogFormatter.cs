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

    /// <summary>Adds one line with its line feed. Times are UTC; time-taken and x-first-byte are milliseconds.</summary>
    public static void Append(StringBuilder output, in AccessRecord record)
    {
        LogText.Time(output, record.Time);
        LogText.Field(output, record.Client?.ToString());
        LogText.Field(output, record.Method);
        LogText.Field(output, record.Host);
        LogText.Field(output, record.RawTarget);
        output.Append(' ').Append(record.Status).Append(' ').Append(record.Bytes);
        LogText.Milliseconds(output, record.TakenMilliseconds);
        LogText.Milliseconds(output, record.FirstByteMilliseconds);
        LogText.Field(output, record.Result);
        output.Append(record.End switch
        {
            ResponseEnd.Whole => " ok",
            ResponseEnd.Client => " client",
            ResponseEnd.Cut => " cut",
            _ => " stop",
        });
        LogText.Field(output, record.Referer);
        LogText.Field(output, record.UserAgent);
        LogText.Field(output, record.Range);
        output.Append('\n');
    }
}
