using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Metrics;
using StonMedia.Cache.Packing;
using StonMedia.Http.Sockets;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// The hot path: complete memory hits and 304s, on whatever thread the request came in on. Touches no actor and no lock, waits
/// for nothing and allocates nothing; whatever would need one of these is left to <see cref="EntryAnswer"/>.
/// </summary>
internal sealed class HitPath(EdgeMetrics metrics, LiveHead live)
{
    // Copying it takes some ten microseconds; more would make the thread's other clients wait.
    private const int Most = 64 << 10;

    private readonly PackedHits _packed = new();

    /// <summary>Answers when it can. False: nothing was touched, the request goes the other way.</summary>
    /// <param name="sent">Ends when the client's connection has taken the body; to be awaited.</param>
    public bool TryServe(Exchange exchange, Site site, TargetPlan plan, out Task sent)
    {
        sent = Task.CompletedTask;
        if (plan.IsCompressible) return false;      // which form, depends on the client
        bool mayGrow = LiveHead.IsFor(site, plan);
        Entry? entry = site.Purges.Index.FindOpen(plan.Key);
        if (entry is null)
        {
            if (plan.View is null && !mayGrow && site.Purges.Index.TryRead(plan.Key, out PackedRecord record)) return TryServe(exchange, site, plan, in record, out sent);
            entry = site.Host.Find(plan.Key);
        }

        if (entry?.Snapshot is not { } snapshot || entry.VaryOn.Length > 0) return false;
        long now = Environment.TickCount64;
        if (!snapshot.IsFresh(now) || snapshot.PurgeSeen < site.Purges.LatestBroad) return false;
        if (mayGrow && live.IsGrowing(snapshot)) return false;
        PreparedHead head = PreparedHead.Of(snapshot, site, plan);
        if (plan.View is not null && !(plan.View is ViewRequest.Whole && head.WholeIsIdentity)) return false;
        Generation body = snapshot.Body;
        long length = body.Length;
        if (length < 0 || BodilessStatus.Is(snapshot.Status)) return false;
        bool isHead = exchange.IsHead;
        AnswerShape shape = snapshot.Status == StatusCodes.Status200OK
            ? AnswerShape.Judge(exchange.Request.Headers, isHead, head.Validators, length)
            : new AnswerShape(snapshot.Status, RangeSelection.Whole);
        IHeaderDictionary headers = exchange.Response.Headers;
        if (shape.Status == StatusCodes.Status304NotModified)
        {
            head.WriteNotModifiedTo(headers, snapshot.Age(now), head.ETag, head.Hit);
            entry.Touch();
            Done(exchange, shape.Status);
            return true;
        }

        if (shape.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable) return false;
        if (shape.Selection.Outcome == RangeOutcome.Multiple) return false;
        (long offset, long count) = shape.Run(length);
        BlockLease lease = default;
        if (!isHead && count > 0)
        {
            if (count > Most || !body.TryRead(offset, count, out lease)) return false;
            if (lease.Memory.Length < count)        // the rest is in the next block, if anywhere
            {
                lease.Dispose();
                return false;
            }
        }

        head.WriteTo(headers, snapshot.Age(now), head.ETag, head.Hit);
        if (snapshot.Status == StatusCodes.Status200OK) headers.AcceptRanges = "bytes";
        if (shape.Selection.Outcome == RangeOutcome.Single) headers.ContentRange = ContentRange.Format(shape.Selection.Single, length);
        headers.ContentLength = count;
        entry.Touch();
        Done(exchange, shape.Status);
        if (!isHead && count > 0) sent = Write(exchange, in lease);
        return true;
    }

    private bool TryServe(Exchange exchange, Site site, TargetPlan plan, in PackedRecord record, out Task sent)
    {
        sent = Task.CompletedTask;
        long now = Environment.TickCount64;
        if (!PackedHits.IsPlain(in record, now, site.Purges.LatestBroad)) return false;
        AnswerShape shape = PackedHits.Judge(exchange, site, in record);
        if (shape.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable
            || shape.Selection.Outcome == RangeOutcome.Multiple) return false;
        bool notModified = shape.Status == StatusCodes.Status304NotModified;
        IHeaderDictionary headers = exchange.Response.Headers;
        if (!_packed.TryWriteHead(headers, site, plan, in record, notModified, record.Age(now))) return false;
        Done(exchange, shape.Status);
        if (notModified) return true;
        (long offset, long count) = shape.Run(record.Body.Length);
        if (record.Status == StatusCodes.Status200OK) headers.AcceptRanges = "bytes";
        if (shape.Selection.Outcome == RangeOutcome.Single) headers.ContentRange = ContentRange.Format(shape.Selection.Single, record.Body.Length);
        headers.ContentLength = count;
        if (!exchange.IsHead && count > 0) sent = Write(exchange, new BlockLease(record.Body.Slice((int)offset, (int)count), null));
        return true;
    }

    private void Done(Exchange exchange, int status)
    {
        exchange.Response.StatusCode = status;
        exchange.Result = "hit";
        metrics.Hits.Increment();
    }

    private static Task Write(Exchange exchange, in BlockLease lease)
    {
        if (lease.Memory.Length >= DirectSender.LeastLent && lease.Block is not null && exchange.Socket is { } socket) return Lend(exchange, socket, lease);
        // The server copies before it returns, so the block is free again at once, however long the client takes.
        exchange.CountSent(lease.Memory.Length);
        ValueTask<FlushResult> flush = exchange.Body.Writer.WriteAsync(lease.Memory);
        lease.Dispose();
        if (!flush.IsCompletedSuccessfully) return exchange.Watch(flush).AsTask();
        _ = flush.Result;
        return Task.CompletedTask;
    }

    // The block is sent from where it lies, and held until the client's connection has taken it.
    private static Task Lend(Exchange exchange, SocketOutput socket, BlockLease lease)
    {
        Task begun = exchange.Body.StartAsync();
        if (!begun.IsCompletedSuccessfully || !socket.TryLend(exchange.Output, in lease)) return CopyAsync(exchange, begun, lease);
        ValueTask<FlushResult> flush = exchange.Output.FlushAsync();
        if (!flush.IsCompletedSuccessfully) return flush.AsTask();
        _ = flush.Result;
        return Task.CompletedTask;
    }

    private static async Task CopyAsync(Exchange exchange, Task begun, BlockLease lease)
    {
        ValueTask<FlushResult> flush;
        using (lease)
        {
            await begun;
            flush = exchange.Output.WriteAsync(lease.Memory);      // copied before it returns
        }

        await flush;
    }
}
