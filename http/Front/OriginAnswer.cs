using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Pacing;

namespace StonMedia.Http.Front;

/// <summary>Passes an origin's answer on to the one client it is for, with at most one buffer of it in hand.</summary>
internal static class OriginAnswer
{
    private const int Buffer = 16 << 10;

    /// <summary>Sends head and body, and disposes the answer.</summary>
    /// <param name="cacheStatus">Own member of Cache-Status.</param>
    /// <param name="isBypassed">It was never meant for the cache: of the pace it knows the caps alone.</param>
    /// <exception cref="OriginException">The body ended early or broke: cut the client's connection.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static async Task SendAsync(Exchange exchange, Site site, TargetPlan plan, OriginResponse answer, string cacheStatus, bool isBypassed = false)
    {
        await using (answer)
        {
            // Nothing says which part of what it would be (RFC 9110 15.3.7: only an answer to Range).
            if (answer.Status == StatusCodes.Status206PartialContent && exchange.Request.Headers.Range.Count == 0)
                throw new OriginException(OriginFailure.Malformed, "206 to a request without Range");
            WriteHead(exchange, site, answer, cacheStatus);
            HeaderRules.ApplyToResponse(site, plan, exchange);
            if (exchange.IsHead || BodilessStatus.Is(answer.Status)) return;
            using DeliveryPacer? pacer = isBypassed ? site.Pace.OpenCapped() : OpenPacer(exchange, site, plan, answer);
            await SendBodyAsync(exchange, answer, pacer);
        }
    }

    private static void WriteHead(Exchange exchange, Site site, OriginResponse answer, string cacheStatus)
    {
        IHeaderDictionary headers = exchange.Response.Headers;
        exchange.Response.StatusCode = answer.Status;
        HeaderList lines = HeaderLines.Sendable(HopByHop.Forwardable(answer.Headers));
        foreach ((string name, StringValues value) in HeaderLines.Group(lines))
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) headers[name] = value;
        if (answer.ContentLength is { } length && !BodilessStatus.Is(answer.Status)) headers.ContentLength = length;
        if (site.Settings.Headers.Via)
            headers.Via = lines.Joined("Via") is { } via ? $"{via}, 1.1 {PreparedHead.CacheName}" : "1.1 " + PreparedHead.CacheName;
        headers["Cache-Status"] = lines.Joined("Cache-Status") is { } others ? $"{others}, {cacheStatus}" : cacheStatus;
    }

    private static DeliveryPacer? OpenPacer(Exchange exchange, Site site, TargetPlan plan, OriginResponse answer)
    {
        if (!site.Pace.IsActive) return null;
        StringValues type = exchange.Response.Headers.ContentType;
        var facts = new FrontFacts(plan, exchange, type.Count > 0 ? type[0] : null);
        return site.Pace.Open(in facts, Layout.Identity(answer.ContentLength ?? 0), plan.Pace, exchange.Connection?.Pace, plan.Key, 0);
    }

    private static async Task SendBodyAsync(Exchange exchange, OriginResponse answer, DeliveryPacer? pacer)
    {
        PipeWriter output = exchange.Output;
        CancellationToken aborted = exchange.Aborted;
        long left = answer.ContentLength ?? long.MaxValue;
        while (left > 0)
        {
            Memory<byte> room = output.GetMemory(Buffer);
            int read = await answer.ReadAsync(room.Length > left ? room[..(int)left] : room, aborted);
            // What was read waits in the buffer until all of it may go, so the origin is not read any faster.
            for (int unpaid = read; pacer is not null && unpaid > 0;) unpaid -= await pacer.GrantAsync(unpaid, aborted);
            await WorkLane.Enter();
            if (read == 0) break;
            output.Advance(read);
            left -= read;
            FlushResult flushed = await output.FlushAsync(aborted);
            if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("the client has gone");
        }

        if (left > 0 && answer.ContentLength is { } promised)
            throw new OriginException(OriginFailure.Truncated, $"the origin's body ended at byte {promised - left} of {promised}");
    }
}
