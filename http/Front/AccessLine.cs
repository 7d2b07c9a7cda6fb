using Microsoft.AspNetCore.Http;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Front;

/// <summary>The access log's record of a finished exchange: references only, the log does the rest.</summary>
internal static class AccessLine
{
    public static AccessRecord Of(Exchange exchange)
    {
        IHeaderDictionary headers = exchange.Request.Headers;
        TimeSpan taken = exchange.Taken;
        return new AccessRecord
        {
            Time = DateTimeOffset.UtcNow - taken,
            Client = exchange.Client,
            Method = exchange.Request.Method,
            Host = HeaderLines.Joined(headers.Host),
            RawTarget = exchange.Request.RawTarget,
            Status = exchange.Response.StatusCode,
            Bytes = exchange.Sent,
            TakenMilliseconds = taken.TotalMilliseconds,
            FirstByteMilliseconds = exchange.FirstByte?.TotalMilliseconds ?? -1,
            Result = exchange.Result,
            Referer = HeaderLines.Joined(headers.Referer),
            UserAgent = HeaderLines.Joined(headers.UserAgent),
            Range = HeaderLines.Joined(headers.Range),
            End = exchange.Ended,
        };
    }
}
