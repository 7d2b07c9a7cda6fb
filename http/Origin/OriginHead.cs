using System.Net.Http.Headers;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Origin;

/// <summary>Turns an answer's head into an <see cref="OriginResponse"/> and checks that its framing does not contradict itself.</summary>
internal static class OriginHead
{
    /// <exception cref="OriginException">Content-Lengths that differ or are no numbers, a transfer coding or protocol switch that nobody asked for.</exception>
    public static OriginResponse Read(OriginRequest request, HttpResponseMessage answer, OriginTransfer transfer)
    {
        HeaderList headers = Lines(answer);
        int status = (int)answer.StatusCode;
        bool bodiless = request.Method == "HEAD" || Cache.Http.StatusRules.HasNoBody(status);
        bool chunked = answer.Headers.TransferEncodingChunked == true;
        if (!TryLength(headers, out long? length) || status < 200)
        {
            answer.Dispose();
            throw new OriginException(OriginFailure.Malformed, status < 200 ? $"status {status}" : $"Content-Length: {headers.Joined("Content-Length")}");
        }

        if (OtherCoding(headers) is { } coding)
        {
            answer.Dispose();
            throw new OriginException(OriginFailure.Malformed, $"Transfer-Encoding: {coding}");
        }

        return new SocketOriginResponse(answer, transfer, bodiless ? 0 : chunked ? null : length)
        {
            Status = status,
            Headers = headers,
            ContentLength = chunked || status is 204 or 304 ? null : length,
            RequestTime = transfer.StartedAt,
            ResponseTime = DateTimeOffset.UtcNow,
        };
    }

    // The codings that change a body (IANA's registry of transfer codings).
    private static readonly string[] s_codings = ["gzip", "x-gzip", "deflate", "compress", "x-compress"];

    /// <summary>
    /// A coding besides chunked, or several: none was offered (TE), and .NET undoes chunked alone and once, so that the body would be taken for what it is
    /// not (RFC 9112 6.1). Null: none. A single word that names no coding is an origin's mistake, and its body what it is without it.
    /// </summary>
    private static string? OtherCoding(HeaderList headers)
    {
        if (headers.Joined("Transfer-Encoding") is not { } codings) return null;
        return codings.Contains(',', StringComparison.Ordinal) || s_codings.Contains(codings.Trim(), StringComparer.OrdinalIgnoreCase) ? codings : null;
    }

    private static HeaderList Lines(HttpResponseMessage answer)
    {
        HttpHeadersNonValidated message = answer.Headers.NonValidated, content = answer.Content.Headers.NonValidated;
        var lines = new HeaderField[Count(message) + Count(content)];
        Put(content, lines, Put(message, lines, 0));
        return new HeaderList(lines);
    }

    private static int Count(HttpHeadersNonValidated headers)
    {
        int count = 0;
        foreach (KeyValuePair<string, HeaderStringValues> header in headers) count += header.Value.Count;
        return count;
    }

    /// <returns>The place behind the last line.</returns>
    private static int Put(HttpHeadersNonValidated headers, HeaderField[] lines, int at)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in headers)
            foreach (string value in header.Value) lines[at++] = new HeaderField(header.Key, value);
        return at;
    }

    /// <summary>The one length that all Content-Length members state (RFC 9112 6.3, 5); false when they differ or one is no number.</summary>
    private static bool TryLength(HeaderList headers, out long? length)
    {
        length = null;
        foreach (HeaderField field in headers.AsSpan())
        {
            if (!field.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (Range part in field.Value.AsSpan().Split(','))
            {
                ReadOnlySpan<char> member = field.Value.AsSpan()[part].Trim(" \t");
                if (!long.TryParse(member, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long value)) return false;
                if (length is not null && length != value) return false;
                length = value;
            }
        }

        return true;
    }
}
