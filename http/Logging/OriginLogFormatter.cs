using System.Text;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Logging;

/// <summary>The origin log's lines, in the W3C extended format as the access log's are.</summary>
internal static class OriginLogFormatter
{
    /// <summary>The lines every file begins with.</summary>
    public const string Header =
        "#Version: 1.0\n#Software: StonMedia\n" +
        "#Fields: date time x-vhost s-dns cs-method cs-uri cs(Range) sc-status sc-content-length sc-bytes time-taken x-head x-purpose x-end\n";

    /// <summary>Adds one line with its line feed. Times are UTC; time-taken and x-head are milliseconds.</summary>
    public static void Append(StringBuilder output, in OriginRecord record)
    {
        LogText.Time(output, record.Time);
        LogText.Field(output, record.VirtualHost);
        LogText.Field(output, record.Server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        LogText.Field(output, record.Method);
        LogText.Field(output, record.RawTarget);
        LogText.Field(output, record.Range);
        LogText.Number(output, record.Status == 0 ? -1 : record.Status);
        LogText.Number(output, record.ContentLength);
        LogText.Number(output, record.Bytes);
        LogText.Milliseconds(output, record.TakenMilliseconds);
        LogText.Milliseconds(output, record.HeadMilliseconds);
        output.Append(record.Purpose switch
        {
            OriginPurpose.Cache => " cache",
            OriginPurpose.Bypass => " bypass",
            OriginPurpose.Recovery => " recovery",
            _ => " health-check",
        });
        LogText.Field(output, record.End);
        output.Append('\n');
    }
}
