using StonMedia.Streams.Origin;

namespace StonMedia.Http.Logging;

/// <summary>The origin log's lines, in the W3C extended format as the access log's are.</summary>
internal static class OriginLogFormatter
{
    private const int MostPurpose = 16;     // and the line feed

    /// <summary>The lines every file begins with.</summary>
    public const string Header =
        "#Version: 1.0\n#Software: StonMedia\n" +
        "#Fields: date time x-vhost s-dns cs-method cs-uri cs(Range) sc-status sc-content-length sc-bytes time-taken x-head x-purpose x-end\n";

    /// <summary>The most bytes that its line takes.</summary>
    public static int MostOf(in OriginRecord record)
        => LogLines.MostTime + LogLines.MostOf(record.VirtualHost) + LogLines.MostOf(ServerOf(in record)) + LogLines.MostOf(record.Method) + LogLines.MostOf(record.RawTarget)
            + LogLines.MostOf(record.Range) + (5 * LogLines.MostNumber) + MostPurpose + LogLines.MostOf(record.End);

    /// <summary>Adds one line with its line feed. Times are UTC; time-taken and x-head are milliseconds.</summary>
    public static void Append(LogLines lines, in OriginRecord record)
    {
        lines.Time(record.Time);
        lines.Field(record.VirtualHost);
        lines.Field(ServerOf(in record));
        lines.Field(record.Method);
        lines.Field(record.RawTarget);
        lines.Field(record.Range);
        lines.Number(record.Status == 0 ? -1 : record.Status);
        lines.Number(record.ContentLength);
        lines.Number(record.Bytes);
        lines.Milliseconds(record.TakenMilliseconds);
        lines.Milliseconds(record.HeadMilliseconds);
        lines.Literal(record.Purpose switch
        {
            OriginPurpose.Cache => " cache"u8,
            OriginPurpose.Bypass => " bypass"u8,
            OriginPurpose.Recovery => " recovery"u8,
            _ => " health-check"u8,
        });
        lines.Field(record.End);
        lines.EndLine();
    }

    private static string ServerOf(in OriginRecord record) => record.Server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
