namespace StonMedia.Http.Logging;

/// <summary>
/// The W3C extended log format: fields apart by one blank, "-" for what is missing. Whatever a client sent appears as printable
/// ASCII without blanks and quotes, so that no request can forge a field or a line.
/// </summary>
internal static class AccessLogFormatter
{
    // IPv6 with a zone, which is a name or a number.
    private const int MostAddress = 128;

    private const int MostEnd = 8;      // and the line feed

    /// <summary>The lines every file begins with.</summary>
    public const string Header =
        "#Version: 1.0\n#Software: StonMedia\n" +
        "#Fields: date time c-ip cs-method cs-host cs-uri sc-status sc-bytes time-taken x-first-byte x-cache x-end " +
        "cs(Referer) cs(User-Agent) cs(Range)\n";

    /// <summary>The most bytes that its line takes.</summary>
    public static int MostOf(in AccessRecord record)
        => LogLines.MostTime + MostAddress + LogLines.MostOf(record.Method) + LogLines.MostOf(record.Host) + LogLines.MostOf(record.RawTarget)
            + (4 * LogLines.MostNumber) + LogLines.MostOf(record.Result) + MostEnd + LogLines.MostOf(record.Referer) + LogLines.MostOf(record.UserAgent)
            + LogLines.MostOf(record.Range);

    /// <summary>Adds one line with its line feed. Times are UTC; time-taken and x-first-byte are milliseconds.</summary>
    public static void Append(LogLines lines, in AccessRecord record)
    {
        lines.Time(record.Time);
        lines.Field(record.Client?.ToString());
        lines.Field(record.Method);
        lines.Field(record.Host);
        lines.Field(record.RawTarget);
        lines.Number(record.Status);
        lines.Number(record.Bytes);
        lines.Milliseconds(record.TakenMilliseconds);
        lines.Milliseconds(record.FirstByteMilliseconds);
        lines.Field(record.Result);
        lines.Literal(record.End switch
        {
            ResponseEnd.Whole => " ok"u8,
            ResponseEnd.Client => " client"u8,
            ResponseEnd.Cut => " cut"u8,
            _ => " stop"u8,
        });
        lines.Field(record.Referer);
        lines.Field(record.UserAgent);
        lines.Field(record.Range);
        lines.EndLine();
    }
}
