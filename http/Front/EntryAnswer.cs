using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Logging;
using StonMedia.Media;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Pacing;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>Answers a request from an entry's snapshot, off the socket threads: view, conditions, ranges, pace, body.</summary>
internal sealed class EntryAnswer(IDeliveryService? deliveries, EdgeMetrics metrics, ILogger log)
{
    /// <summary>Counts an answer by where it came from.</summary>
    public void Note(Exchange exchange, LoadKind? kind)
    {
        Count(kind ?? LoadKind.Hit);
        exchange.Result = CacheStatus.Word(kind ?? LoadKind.Hit);
    }

    /// <summary>Serves to the end.</summary>
    /// <param name="key">Of the record that holds the snapshot: the plan's, or a variant's.</param>
    /// <param name="kind">How the snapshot was come by; null: it was resident and fresh.</param>
    /// <param name="originStatus">What the origin answered; 0 when it was not asked.</param>
    /// <exception cref="BodyException">The body cannot be had to its end.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ServeAsync(
        Exchange exchange, Site site, TargetPlan plan, string key, EntrySnapshot snapshot, LoadKind? kind, int originStatus)
    {
        WorkLane.AssertNotOnSocketThread();
        Note(exchange, kind);
        if (plan.NamedBy is not null && snapshot.Status >= StatusCodes.Status400BadRequest)
        {
            await FirstFilmMissingAsync(exchange, site, plan, snapshot.Status, CacheStatus.Of(kind ?? LoadKind.Hit, originStatus));
            return;
        }

        PreparedHead head = PreparedHead.Of(snapshot, site, plan);
        using IBodySource source = site.Host.OpenBody(key, snapshot);
        IBodySource body = source;
        ViewAnswer? made = await ResolveAsync(exchange, site, plan, key, snapshot, head);
        if (made is { Status: not StatusCodes.Status200OK })
        {
            if (made.RetryAfter is { } seconds) exchange.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            if (made.Detail.Length > 0) log.ViewFailed(site.Name, plan.Raw, made.Note!, made.Detail);
            await ErrorAnswer.AddAsync(exchange, made.Status, made.Note!, kind is { } loaded ? CacheStatus.Of(loaded, originStatus) : CacheStatus.Of(LoadKind.Hit, 0));
            return;
        }

        Layout? view = made?.Layout;
        long length = view?.Length ?? snapshot.Body.Length;
        bool varies = plan.IsCompressible && site.Coded.AppliesTo(snapshot, exchange.Request.Headers, length);
        string viewTag = view?.ViewTag ?? "";
        string? coding = null;
        if (varies && site.Coded.Choose(exchange.Request.Headers) is { } chosen
            && await site.Coded.GetAsync(key, snapshot, source, view, chosen, exchange.Aborted) is { } coded)
        {
            coding = Coder.NameOf(chosen);
            (body, view, length, viewTag) = (new ArrayBody(coded), null, coded.Length, viewTag + coding);
        }

        string? etag = viewTag.Length == 0 ? head.ETag : head.WithETag(ViewTags.Of(snapshot.Body.Validators, snapshot.Body.Length, viewTag));
        bool isGrowingList = plan.View is ViewRequest.Packaged { Piece: { MayGrow: true, IsList: true } };
        Validators validators = snapshot.Body.Validators;
        if (etag != validators.ETag) validators = validators with { ETag = etag };
        if (isGrowingList) validators = validators with { LastModified = null };    // two versions may have come within its second
        AnswerShape shape = snapshot.Status == StatusCodes.Status200OK
            ? AnswerShape.Judge(exchange.Request.Headers, exchange.IsHead, validators, length)
            : new AnswerShape(snapshot.Status, RangeSelection.Whole);
        (long offset, long count) = shape.Run(length);
        if (BodilessStatus.Is(shape.Status)) count = 0;
        bool nothingWanted = exchange.IsHead || count == 0 || shape.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable;
        MediaTimeline? timeline = site.Pace.FollowsTimeline && !nothingWanted && view is not null && plan.View is { } paced
            ? await site.Host.TimelineAsync(key, snapshot, paced, view, exchange.Aborted) : null;
        bool isHit = kind is null or LoadKind.Hit;
        // Of a long film that is thousands of blocks: looked through once.
        bool resident = !nothingWanted && DirectSender.IsResident(body, view, offset, count);
        bool available = !isHit || nothingWanted || count < 0 || resident || DirectSender.IsAvailable(body, view, offset, count);
        string own = !isHit ? CacheStatus.Of(kind!.Value, originStatus) : available ? CacheStatus.Of(LoadKind.Hit, 0) : CacheStatus.Partial;
        StringValues status = head.Status(own);
        long age = snapshot.Age(Environment.TickCount64);
        IHeaderDictionary headers = exchange.Response.Headers;
        exchange.Response.StatusCode = shape.Status;
        switch (shape.Status)
        {
            case StatusCodes.Status304NotModified:
                head.WriteNotModifiedTo(headers, age, etag, status);
                if (isGrowingList) LiveHead.Shorten(headers);
                if (varies) HeaderLines.AddToVary(headers, "Accept-Encoding");
                HeaderRules.ApplyToResponse(site, plan, exchange);
                return;
            case StatusCodes.Status412PreconditionFailed:
                await ErrorAnswer.AddAsync(exchange, shape.Status, "a precondition of the request does not hold", own);
                return;
            case StatusCodes.Status416RangeNotSatisfiable:
                headers.ContentRange = ContentRange.FormatUnsatisfied(length);
                headers.AcceptRanges = "bytes";
                await ErrorAnswer.AddAsync(exchange, shape.Status, "no byte of the range exists", own);
                return;
        }

        head.WriteTo(headers, age, etag, status, isView: viewTag.Length > 0);
        if (isGrowingList) LiveHead.Shorten(headers);
        if (varies) HeaderLines.AddToVary(headers, "Accept-Encoding");
        if (coding is not null) headers.ContentEncoding = coding;
        if (made?.ContentType is { } type) headers.ContentType = type;
        if (length >= 0 && snapshot.Status == StatusCodes.Status200OK && exchange.Request.Method != HttpMethods.Post) headers.AcceptRanges = "bytes";
        var target = new Target(exchange, site, plan, body, view, length, timeline);
        if (shape.Selection.Outcome == RangeOutcome.Multiple)
        {
            headers.ContentRange = default;       // each part has its own
            await SendPartsAsync(target, new MultipartBody(shape.Selection.Parts!, length, made?.ContentType ?? head.ContentType));
            return;
        }

        if (shape.Selection.Outcome == RangeOutcome.Single) headers.ContentRange = ContentRange.Format(shape.Selection.Single, length);
        if (count >= 0 && shape.Status != StatusCodes.Status204NoContent) headers.ContentLength = count;
        HeaderRules.ApplyToResponse(site, plan, exchange);
        if (exchange.IsHead || count == 0) return;
        await SendRunAsync(target, offset, count, resident);
    }

    /// <summary>Sends a body's bytes from an offset on to their end, paced like any; the header has been set.</summary>
    /// <param name="length">Of the body.</param>
    public ValueTask SendAsync(Exchange exchange, Site site, TargetPlan plan, IBodySource body, long length, long offset)
        => SendRunAsync(
            new Target(exchange, site, plan, body, null, length, null), offset, length - offset, DirectSender.IsResident(body, null, offset, length - offset));

    /// <summary>The origin refuses the film that a title's manifest names first: its own page would not say which file, and whose mistake it is.</summary>
    public Task FirstFilmMissingAsync(Exchange exchange, Site site, TargetPlan plan, int status, string cacheStatus)
    {
        string reason = $"the origin answered {status} for {plan.SourcePath}, the first film of the title's manifest {plan.NamedBy}";
        if (site.IsNews(reason)) log.LoadFailed(site.Name, plan.Raw, status, reason);
        return ErrorAnswer.WriteAsync(exchange, status, reason, cacheStatus);
    }

    private async Task SendPartsAsync(Target target, MultipartBody parts)
    {
        Exchange exchange = target.Exchange;
        exchange.Response.Headers.ContentType = parts.ContentType;
        exchange.Response.Headers.ContentLength = parts.Length;
        HeaderRules.ApplyToResponse(target.Site, target.Plan, exchange);
        for (int i = 0; i < parts.Parts.Length; i++)
        {
            await exchange.Output.WriteAsync(parts.HeadOf(i), exchange.Aborted);
            (long first, long length) = (parts.Parts[i].First, parts.Parts[i].Length);
            await SendRunAsync(target, first, length, DirectSender.IsResident(target.Body, target.View, first, length));
        }

        await exchange.Output.WriteAsync(parts.Tail, exchange.Aborted);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRunAsync(Target target, long offset, long count, bool resident)
    {
        Exchange exchange = target.Exchange;
        if (resident && !target.Site.Pace.IsActive)
        {
            await DirectSender.SendAsync(exchange.Output, target.Body, target.View, offset, count, exchange.Aborted);
            return;
        }

        Layout layout = target.View ?? Layout.Identity(Math.Max(0, target.Length));
        using DeliveryPacer? pacer = OpenPacer(target, layout, offset);
        if (pacer is { Unled: { } timeline }) await LeadAsync(pacer, timeline, target.Body, layout, offset, exchange.Aborted);
        bool direct = deliveries is null || (pacer is null && resident);
        if (direct)
        {
            await DirectSender.SendAsync(exchange.Output, target.Body, target.View, offset, count, exchange.Aborted);
            return;
        }

        var delivery = new Delivery { Body = target.Body, Layout = layout, Offset = offset, Count = count, Pacer = pacer };
        await deliveries!.SendAsync(delivery, exchange.Output, exchange.Aborted);
    }

    private static DeliveryPacer? OpenPacer(Target target, Layout layout, long offset)
    {
        if (!target.Site.Pace.IsActive) return null;
        Exchange exchange = target.Exchange;
        StringValues type = exchange.Response.Headers.ContentType;
        var facts = new FrontFacts(target.Plan, exchange, type.Count > 0 ? type[0] : null);
        string view = layout.ViewTag.Length == 0 ? target.Plan.Key : $"{target.Plan.Key} {layout.ViewTag}";
        return target.Site.Pace.Open(in facts, layout, target.Plan.Pace, exchange.Connection?.Pace, view, offset, target.Timeline);
    }

    private static async ValueTask LeadAsync(DeliveryPacer pacer, MediaTimeline timeline, IBodySource body, Layout layout, long offset, CancellationToken cancel)
    {
        try
        {
            if (await LeadReader.ReadAsync(timeline, layout, body, offset, cancel) is { } times) pacer.Lead(times);
        }
        catch (BodyException)
        {
            // What stands in front cannot be had; what the viewer asked for may, and goes at the rate until it tells its times.
        }
    }

    /// <summary>The view asked for; null when it is the body itself.</summary>
    private async ValueTask<ViewAnswer?> ResolveAsync(
        Exchange exchange, Site site, TargetPlan plan, string key, EntrySnapshot snapshot, PreparedHead head)
    {
        if (plan.View is not { } view || snapshot.Status != StatusCodes.Status200OK) return null;
        if (snapshot.Body.Length < 0 && view is not (ViewRequest.Packaged or ViewRequest.Still)) return null;
        bool whole = view is ViewRequest.Whole;
        if (whole && head.WholeIsIdentity) return null;
        ViewAnswer answer = await site.Host.ResolveViewAsync(key, snapshot, view, exchange.Aborted);
        if (answer.Status != StatusCodes.Status200OK) return answer;
        if (answer.Note is { } note) log.ServedUntouched(site.Name, plan.Raw, note);
        // The pace wants to know what is in the file even where it is served as it is.
        if (!answer.Layout.IsIdentity || site.Pace.ReadsMedia) return answer;
        if (whole) head.WholeIsIdentity = true;
        return null;
    }

    private void Count(LoadKind kind)
    {
        StripedCounter counter = kind switch
        {
            LoadKind.Hit => metrics.Hits,
            LoadKind.Miss => metrics.Misses,
            LoadKind.Collapsed => metrics.Collapsed,
            LoadKind.Revalidated => metrics.Revalidated,
            LoadKind.Refreshed => metrics.Refreshed,
            _ => metrics.Stale,
        };
        counter.Increment();
    }

    private readonly record struct Target(Exchange Exchange, Site Site, TargetPlan Plan, IBodySource Body, Layout? View, long Length, MediaTimeline? Timeline);
}
