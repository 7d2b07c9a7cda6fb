using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace StonMedia.Tests.Support;

/// <summary>Serves an <see cref="OriginContent"/>: conditions, one range, and the misbehaviour asked for.</summary>
public sealed class ContentResponder(OriginContent content)
{
    public async Task AnswerAsync(OriginExchange exchange)
    {
        await content.Head.WaitAsync(exchange.Stopping);
        OriginLogEntry request = exchange.Request;
        if (content.Status == 200 && content.Conditions && IsUnmodified(request))
        {
            await exchange.WriteAsync(Head(304, null, null));
            return;
        }

        (long first, long last, int status) = Select(request);
        if (status == 416)
        {
            await exchange.WriteAsync(Head(416, $"bytes */{content.Length}", 0));
            return;
        }

        string? range = status == 206 ? string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{content.Length}") : null;
        exchange.Close |= content.Framing == OriginFraming.Close;
        await exchange.WriteAsync(Head(status, range, last - first + 1));
        if (request.Method != "HEAD") await WriteBodyAsync(exchange, first, last + 1);
    }

    private bool IsUnmodified(OriginLogEntry request)
    {
        if (request.Header("If-None-Match") is { } tags)
            return content.ETag is { } tag && tags.Split(',', StringSplitOptions.TrimEntries).Contains(tag);
        return request.Header("If-Modified-Since") is { } since && content.LastModified is { } modified
            && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, out DateTimeOffset date) && modified <= date;
    }

    /// <summary>The bytes to send and the status: one range of a GET is honoured, anything else gets the whole.</summary>
    private (long First, long Last, int Status) Select(OriginLogEntry request)
    {
        (long, long, int) whole = (0, content.Length - 1, content.Status);
        if (content.Status != 200 || !content.Ranges || request.Method != "GET" || request.Header("Range") is not { } range) return whole;
        if (request.Header("If-Range") is { } condition && condition != content.ETag && condition != content.LastModified?.ToString("r", CultureInfo.InvariantCulture))
            return whole;
        if (!range.StartsWith("bytes=", StringComparison.Ordinal) || range.Contains(',', StringComparison.Ordinal)) return whole;
        string[] ends = range[6..].Split('-');
        long first = ends[0].Length == 0
            ? Math.Max(0, content.Length - long.Parse(ends[1], CultureInfo.InvariantCulture))
            : long.Parse(ends[0], CultureInfo.InvariantCulture);
        long last = ends[0].Length == 0 || ends[1].Length == 0
            ? content.Length - 1
            : Math.Min(content.Length - 1, long.Parse(ends[1], CultureInfo.InvariantCulture));
        return first > last ? (0, -1, 416) : (first, last, 206);
    }

    private string Head(int status, string? range, long? length)
    {
        var head = new StringBuilder();
        Line($"HTTP/1.1 {status} {Reason(status)}");
        Line($"Date: {DateTimeOffset.UtcNow:r}");
        if (content.ETag is not null) Line($"ETag: {content.ETag}");
        if (content.LastModified is { } modified) Line($"Last-Modified: {modified:r}");
        if (content.CacheControl is not null) Line($"Cache-Control: {content.CacheControl}");
        if (status is 200 or 206) Line($"Content-Type: {content.ContentType}");
        if (content.Ranges && status is 200) Line($"Accept-Ranges: bytes");
        if (range is not null) Line($"Content-Range: {range}");
        foreach (string line in content.Headers) Line($"{line}");
        if (length is not null && content.Framing == OriginFraming.Length) Line($"Content-Length: {content.StatedLength ?? length}");
        if (length is not null && content.Framing == OriginFraming.Chunked) Line($"Transfer-Encoding: chunked");
        if (content.Framing == OriginFraming.Close) Line($"Connection: close");
        return head.Append("\r\n").ToString();

        void Line(FormattableString line) => head.Append(FormattableString.Invariant(line)).Append("\r\n");
    }

    private async Task WriteBodyAsync(OriginExchange exchange, long from, long end)
    {
        byte[] buffer = new byte[content.ChunkSize];
        long started = Stopwatch.GetTimestamp();
        bool hung = false;
        for (long at = from; ;)
        {
            if (at == content.CutAt)
            {
                if (content.Reset) exchange.Reset();
                exchange.Close = true;
                return;
            }

            if (at == content.HangAt && !hung)
            {
                hung = true;
                await content.Resume.WaitAsync(exchange.Stopping);
            }

            if (at >= end) break;
            int count = (int)Math.Min(Until(at, end), buffer.Length);
            content.Fill(at, buffer.AsSpan(0, count));
            if (content.Framing == OriginFraming.Chunked) await exchange.WriteAsync(FormattableString.Invariant($"{count:x}\r\n"));
            await exchange.WriteBodyAsync(buffer.AsMemory(0, count));
            if (content.Framing == OriginFraming.Chunked) await exchange.WriteAsync("\r\n");
            at += count;
            await PaceAsync(at - from, started, exchange.Stopping);
        }

        if (content.Framing == OriginFraming.Chunked) await exchange.WriteAsync("0\r\n\r\n");
        // Fewer bytes than stated: nothing but the end of the connection can tell.
        if (content.StatedLength > end - from) exchange.Close = true;
    }

    /// <summary>How far to write in one go: to the end, or to the byte where something is to happen.</summary>
    private long Until(long at, long end)
    {
        if (content.CutAt is { } cut && cut > at) end = Math.Min(end, cut);
        if (content.HangAt is { } hang && hang > at) end = Math.Min(end, hang);
        return end - at;
    }

    private async Task PaceAsync(long sent, long started, CancellationToken cancel)
    {
        if (content.BytesPerSecond is not { } rate) return;
        TimeSpan ahead = TimeSpan.FromSeconds((double)sent / rate) - Stopwatch.GetElapsedTime(started);
        if (ahead > TimeSpan.Zero) await Task.Delay(ahead, cancel);
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        206 => "Partial Content",
        304 => "Not Modified",
        404 => "Not Found",
        416 => "Range Not Satisfiable",
        _ => "Status",
    };
}
