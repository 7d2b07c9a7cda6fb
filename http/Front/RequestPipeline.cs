using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using StonMedia.Actors.Protocol;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Keys;
using StonMedia.Cache.Metrics;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Purging;
using StonMedia.Cache.Settings;
using StonMedia.Http.Logging;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Front;

/// <summary>
/// Serves whatever the hit path did not, off the socket threads: access, request headers, rewrite, bypass, then the cache or the
/// origin. Every way out is an answer or a cut connection; nothing escapes to the server.
/// </summary>
internal sealed partial class RequestPipeline(EntryAnswer answer, LiveHead live, IReadOnlyList<AddressRange> trustedProxies, EdgeMetrics metrics, EarlyEnds ends, ILogger log,
    PurgeGate? purges = null)
{
    private readonly PostBodies _posts = new();

    /// <summary>Serves the request to its end.</summary>
    /// <param name="rawTarget">In origin-form.</param>
    /// <param name="host">The host asked for, with its port.</param>
    public async Task ServeAsync(Exchange exchange, Site site, string rawTarget, string host)
    {
        await WorkLane.Enter();
        try
        {
            exchange.ResolveClient(trustedProxies);
            await RouteAsync(exchange, site, rawTarget, host);
        }
        catch (Exception ex) when (ex is OperationCanceledException or ConnectionResetException || (ex is BodyException or IOException && exchange.Aborted.IsCancellationRequested))
        {
            // The client has gone, or was dropped by the send time-out or at shutdown: there is nobody to answer.
            ends.Left(exchange);
        }
        catch (BadHttpRequestException ex)
        {
            await RefuseBodyAsync(exchange, ex.StatusCode);
        }
        catch (OriginException ex) when (ex.NothingReceived && exchange.PrivateOrigin is { IsEnded: true })
        {
            // The origin closed the client's own connection in this moment: the client sees just that, and asks again over another.
            exchange.Abort(ResponseEnd.Cut);
        }
        catch (Exception ex) when (ex is BodyException or OriginException)
        {
            await FailAsync(exchange, site, rawTarget, StatusOf(ex), ReasonOf(ex));
        }
        catch (Exception ex)
        {
            log.RequestFailed(ex, site.Name, exchange.Request.Method, rawTarget);
            await FailAsync(exchange, site, rawTarget, StatusCodes.Status500InternalServerError, "internal error");
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RouteAsync(Exchange exchange, Site site, string rawTarget, string host)
    {
        if (purges is not null && PurgeGate.Handles(exchange, site))
        {
            await purges.ServeAsync(exchange, site, rawTarget);
            return;
        }

        if (HasUnknownCoding(exchange.Request.Headers.TransferEncoding))
        {
            exchange.Result = "refused";
            exchange.Response.Headers.Connection = "close";
            await ErrorAnswer.WriteAsync(exchange, StatusCodes.Status501NotImplemented, "of transfer codings only chunked is understood");
            return;
        }

        if (!exchange.TryPlan(rawTarget, out TargetPlan plan))
        {
            await ErrorAnswer.WriteAsync(exchange, StatusCodes.Status400BadRequest, "malformed request target");
            return;
        }

        if (AccessGate.Judge(exchange, site, plan) is { } refused)
        {
            await refused;
            return;
        }

        HeaderRules.ApplyToRequest(site, plan, exchange);
        if (Rewritten(site, plan, log) is { } target && !site.Planner.TryPlan(target, out plan))
        {
            await ErrorAnswer.WriteAsync(exchange, StatusCodes.Status500InternalServerError, "a rewrite rule made no valid target");
            return;
        }

        if (FaultOf(site, plan) is var (status, reason))
        {
            exchange.Result = "refused";
            await ErrorAnswer.WriteAsync(exchange, status, reason);
            return;
        }

        BypassGate.Way way = BypassGate.Judge(exchange, site, plan);
        switch (way)
        {
            case BypassGate.Way.Cache:
                await ServeCachedAsync(exchange, site, plan, host);
                break;
            case BypassGate.Way.Post:
                await ServePostAsync(exchange, site, plan, host);
                break;
            case BypassGate.Way.Refused:
                int refusal = BypassGate.StatusFor(exchange.Request.Method);
                exchange.Response.Headers.Allow = string.Join(", ", site.Settings.Bypass.Methods.Prepend("HEAD").Prepend("GET").Distinct());
                await ErrorAnswer.AddAsync(exchange, refusal, "this method is not served here");
                break;
            default:
                await ForwardAsync(exchange, site, plan, host, way == BypassGate.Way.Method ? CacheStatus.Method : CacheStatus.Bypass);
                break;
        }
    }

    /// <summary>
    /// The server undoes chunked alone, where it is the last one named: what is left of "gzip, chunked" would be passed on as the body itself
    /// (RFC 9112 6.1).
    /// </summary>
    private static bool HasUnknownCoding(Microsoft.Extensions.Primitives.StringValues codings)
        => codings.Count > 0 && !(codings.Count == 1 && codings[0].AsSpan().Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase));

    /// <summary>Why a view need not be looked for: no origin is asked. Null: there may be one.</summary>
    private static (int Status, string Reason)? FaultOf(Site site, TargetPlan plan) => plan.View switch
    {
        ViewRequest.Malformed malformed => (StatusCodes.Status400BadRequest, malformed.Reason),
        ViewRequest.Still when site.Host.NoPictures is { } fault => (StatusCodes.Status501NotImplemented, fault),
        _ => null,
    };

    private async Task ServePostAsync(Exchange exchange, Site site, TargetPlan plan, string host)
    {
        using PostBody body = await _posts.ReadAsync(exchange, site.Settings.Key.Post.MaxBody);
        if (body.Whole is not { } whole)
        {
            await ForwardAsync(exchange, site, plan, host, CacheStatus.Method, body.Rest);
            return;
        }

        IHeaderDictionary headers = exchange.Request.Headers;
        string key = PostKey.Of(plan.Key, HeaderLines.Joined(headers.ContentType), HeaderLines.Joined(headers.ContentEncoding), whole);
        await ServeCachedAsync(exchange, site, plan with { Key = key }, host, whole);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ServeCachedAsync(Exchange exchange, Site site, TargetPlan plan, string host, byte[]? posted = null)
    {
        try
        {
            await LookUpAndServeAsync(exchange, site, plan, host, posted);
            return;
        }
        catch (BodyException gone) when (gone.GenerationGone && !exchange.HasStarted && exchange.Sent == 0)
        {
            // Replaced, purged or evicted between the look-up and its first byte: the viewer has seen nothing of it.
            exchange.Response.Headers.Clear();
            exchange.Response.StatusCode = StatusCodes.Status200OK;
        }

        await WorkLane.Enter();
        await LookUpAndServeAsync(exchange, site, plan, host, posted);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask LookUpAndServeAsync(Exchange exchange, Site site, TargetPlan plan, string host, byte[]? posted)
    {
        (plan, int status, string? refusal) = await CompanionFinder.CompleteAsync(exchange, site, plan, host, log);
        await WorkLane.Enter();
        if (refusal is not null)
        {
            await ErrorAnswer.WriteAsync(exchange, status, refusal);
            return;
        }

        HeaderList headers = HeaderRules.ForOrigin(site, plan, exchange);
        bool follows = posted is null && LiveHead.IsFor(site, plan), checks = false;
        if (FindFresh(site, plan, headers) is ({ } key, { } fresh))
        {
            checks = follows && live.MustCheck(fresh);
            if (!checks)
            {
                await AnswerAsync(exchange, site, plan, headers, host, new LoadResult.Ready(key, fresh, LoadKind.Hit, 0));
                return;
            }
        }

        if (posted is null && site.PostAnswers.Find(plan.Key) is { } post && site.Host.Find(plan.Key) is null
            && FindFresh(site, plan with { Key = post }, headers) is ({ } postKey, { } posting))
        {
            await answer.ServeAsync(exchange, site, plan, postKey, posting, null, 0);
            return;
        }

        bool onlyStored = RequestDirectives.Parse(headers).OnlyIfCached;
        LoadResult? result = onlyStored && !site.Host.KeepsOnDisk
            ? null : await LoadAsync(exchange, site, plan, headers, host, onlyStored, posted, checks);
        await WorkLane.Enter();
        if (onlyStored && result is not LoadResult.Ready)
        {
            await ErrorAnswer.WriteAsync(exchange, StatusCodes.Status504GatewayTimeout, "not in the cache", CacheStatus.Failed("only-if-cached"));
            return;
        }

        switch (result)
        {
            case LoadResult.Ready ready:
                if (posted is not null) site.PostAnswers.Note(site, plan, host, ready.Snapshot);
                PreparedHead.WritePersonal(exchange.Response.Headers, ready.Personal);
                await AnswerAsync(exchange, site, plan, headers, host, ready);
                break;
            case LoadResult.PassThrough pass when plan.NamedBy is not null && pass.Response.Status >= StatusCodes.Status400BadRequest && !IsOfFilm(pass.Response.Status):
                await pass.Response.DisposeAsync();
                await answer.FirstFilmMissingAsync(exchange, site, plan, pass.Response.Status, CacheStatus.Passed(pass.Response.Status));
                break;
            case LoadResult.PassThrough pass when plan.View is ViewRequest.Packaged or ViewRequest.Still && IsOfFilm(pass.Response.Status):
                await pass.Response.DisposeAsync();
                await ErrorAnswer.WriteAsync(exchange, StatusCodes.Status501NotImplemented, "nothing is made of a film that cannot be stored here", CacheStatus.Passed(pass.Response.Status));
                break;
            case LoadResult.PassThrough pass:
                Passing(exchange);
                await Invalidation.AfterAsync(site, plan, exchange.Request.Method, host, pass.Response);
                await OriginAnswer.SendAsync(exchange, site, plan, pass.Response, CacheStatus.Passed(pass.Response.Status));
                break;
            case LoadResult.Failed failed:
                await FailAsync(exchange, site, plan.NamedBy is null ? plan.Raw : $"{plan.Raw} ({plan.SourcePath})", failed.Status, failed.Reason);
                break;
            default:
                throw new InvalidOperationException($"unknown load result {result?.GetType().Name}");
        }
    }

    /// <summary>The film itself or a word on it, to a request that was made for it with the conditions and ranges of another answer.</summary>
    private static bool IsOfFilm(int status)
        => status is (>= 200 and < 300) or StatusCodes.Status304NotModified or StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AnswerAsync(Exchange exchange, Site site, TargetPlan plan, HeaderList headers, string host, LoadResult.Ready ready)
    {
        var packaged = plan.View as ViewRequest.Packaged;
        bool goesOn = LiveHead.IsFor(site, plan) && (packaged is not null || LiveHead.IsForAllOfIt(exchange, plan))
            && await live.GoesOnAsync(site, ready.Key, ready.Snapshot, exchange.Aborted);
        await WorkLane.Enter();
        if (goesOn && packaged is not null) plan = plan with { View = packaged with { Piece = packaged.Piece with { MayGrow = true } } };
        if (!goesOn || packaged is not null)
        {
            await answer.ServeAsync(exchange, site, plan, ready.Key, ready.Snapshot, ready.Kind, ready.OriginStatus);
            return;
        }

        await FollowAsync(exchange, site, plan, headers, host, ready);
    }

    private async Task FollowAsync(Exchange exchange, Site site, TargetPlan plan, HeaderList headers, string host, LoadResult.Ready ready)
    {
        answer.Note(exchange, ready.Kind);
        await live.ServeAsync(exchange, site, plan, ready.Key, ready.Snapshot, CacheStatus.Of(ready.Kind, ready.OriginStatus), async newerThan =>
        {
            if (FindFresh(site, plan, headers) is ({ } key, { } known) && known.StoredAt >= newerThan) return (key, known);
            LoadRequest request = LoadOf(exchange, plan, headers, host, checks: true);
            LoadResult result = await site.Host.LoadAsync(request, exchange.Aborted);
            if (result is LoadResult.PassThrough passed) await passed.Response.DisposeAsync();
            return result is LoadResult.Ready newer ? (newer.Key, newer.Snapshot) : null;
        });
    }

    private async Task ForwardAsync(Exchange exchange, Site site, TargetPlan plan, string host, string cacheStatus, Stream? body = null)
    {
        Passing(exchange);
        bool hasBody = exchange.CanHaveBody;
        var request = new ForwardRequest
        {
            Method = exchange.Request.Method,
            OriginTarget = plan.Raw,
            Headers = HeaderRules.ForOrigin(site, plan, exchange),
            ClientAddress = exchange.Client?.ToString(),
            ClientHost = host,
            Body = hasBody ? body ?? exchange.ClientBody : null,
            BodyLength = hasBody ? exchange.Request.Headers.ContentLength : null,
            Private = exchange.PrivateOrigin,
        };
        OriginResponse response = InterimRelay.For(exchange) is { } relay
            ? await relay.RunAsync(site.Host.ForwardAsync(request with { Interim = relay.Add }, exchange.Aborted), exchange, site, plan, early: !hasBody)
            : await site.Host.ForwardAsync(request, exchange.Aborted);
        await WorkLane.Enter();
        await Invalidation.AfterAsync(site, plan, request.Method, host, response);
        await OriginAnswer.SendAsync(exchange, site, plan, response, cacheStatus, isBypassed: true);
    }

    /// <summary>The target that a rewrite rule makes of this one; null when none matches.</summary>
    internal static string? Rewritten(Site site, TargetPlan plan, ILogger log)
    {
        foreach (RewriteRule rule in site.Settings.Rewrite)
        {
            try
            {
                if (rule.Apply(plan.Path, plan.Query) is { } target) return target.StartsWith('/') ? target : "/" + target;
            }
            catch (RegexMatchTimeoutException)
            {
                log.RewriteTimedOut(site.Name, rule.Pattern.ToString(), plan.Path);
            }
        }

        return null;
    }

    /// <summary>Answers with an error where that is still possible; else cuts the connection, as what was sent is no whole.</summary>
    private async Task FailAsync(Exchange exchange, Site site, string target, int status, string reason)
    {
        if (exchange.Aborted.IsCancellationRequested)
        {
            ends.Left(exchange);
            return;
        }

        if (exchange.HasStarted || exchange.Sent > 0)
        {
            metrics.CutDeliveries.Increment();
            log.DeliveryCut(site.Name, target, exchange.Sent, reason);
            exchange.Abort(ResponseEnd.Cut);
            return;
        }

        exchange.Result = "error";
        metrics.Errors.Increment();
        log.LoadFailed(site.Name, target, status, reason);
        string shown = ViewerReason.Of(status, reason);
        await ErrorAnswer.WriteAsync(exchange, status, shown, CacheStatus.Failed(shown));
    }

    /// <summary>The request's own body is at fault: too long, or not framed as it should be.</summary>
    private async Task RefuseBodyAsync(Exchange exchange, int status)
    {
        if (exchange.HasStarted)
        {
            ends.Left(exchange);
            return;
        }

        exchange.Result = "refused";
        if (status != StatusCodes.Status413PayloadTooLarge) exchange.Response.Headers.Connection = "close";
        await ErrorAnswer.WriteAsync(exchange, status, status switch
        {
            StatusCodes.Status413PayloadTooLarge => "the request's body is too long",
            StatusCodes.Status408RequestTimeout => "the request's body did not come in time",
            _ => "the request's body is malformed",
        });
    }

    private void Passing(Exchange exchange)
    {
        exchange.Result = "pass";
        metrics.Passed.Increment();
    }

    private static string ReasonOf(Exception failure) => failure is OriginException origin ? origin.ViewerReason : failure.Message;

    private static int StatusOf(Exception failure) => failure switch
    {
        BodyException { NoMemory: true } => StatusCodes.Status503ServiceUnavailable,
        OriginException { Failure: OriginFailure.ConnectTimeout or OriginFailure.ReceiveTimeout } => StatusCodes.Status504GatewayTimeout,
        OriginException { Failure: OriginFailure.NoServer } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status502BadGateway,
    };
}
