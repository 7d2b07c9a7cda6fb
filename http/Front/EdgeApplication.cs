using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StonMedia.Cache.Keys;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Logging;

namespace StonMedia.Http.Front;

/// <summary>What Kestrel calls for each request, ahead of any middleware: finds the virtual host, tries the hit path, else the pipeline.</summary>
internal sealed class EdgeApplication(SiteTable sites, HitPath hits, RequestPipeline pipeline, SendWatch sendWatch, EdgeMetrics metrics,
    IReadOnlyList<Cache.Patterns.AddressRange> trustedProxies) : IHttpApplication<Exchange>
{
    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        Exchange exchange = contextFeatures is IHostContextContainer<Exchange> container
            ? container.HostContext ??= new Exchange(sendWatch)
            : new Exchange(sendWatch);
        exchange.Begin(contextFeatures);
        metrics.Deliveries.Increment();
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context)
    {
        string raw = context.Request.RawTarget;
        string? authority = null;
        if (raw.Length > 0 && raw[0] != '/')
        {
            if (raw == "*") return OptionsOfServer(context);
            if (context.Request.Method == HttpMethods.Connect) return Refuse(context, StatusCodes.Status405MethodNotAllowed, "no tunnels");
            if (!RequestTarget.TryParse(raw, out RequestTarget target))
                return Refuse(context, StatusCodes.Status400BadRequest, "malformed request target");
            (raw, authority) = (target.Raw, target.Authority);
        }

        Site? site = context.FindSite(sites, authority);
        if (site is null) return Refuse(context, StatusCodes.Status421MisdirectedRequest, "this host is not served here");
        if (site.IsPlain && IsCacheable(context.Request.Method) && context.TryPlan(raw, out TargetPlan plan)
            && hits.TryServe(context, site, plan, out Task sent))
        {
            return sent;
        }

        return pipeline.ServeAsync(context, site, raw, context.HostAsked);
    }

    public void DisposeContext(Exchange context, Exception? exception)
    {
        metrics.CountResponse(context.Response.StatusCode);
        metrics.BodyBytes.Add(context.Sent);
        if (context.Site?.Log is { } log)
        {
            context.ResolveClient(trustedProxies);
            log.Add(AccessLine.Of(context));
        }

        metrics.Deliveries.Decrement();     // when it is in all the other books
        context.End();
    }

    private static bool IsCacheable(string method)
        => ReferenceEquals(method, HttpMethods.Get) || ReferenceEquals(method, HttpMethods.Head) || method is "GET" or "HEAD";

    private static async Task Refuse(Exchange exchange, int status, string reason)
    {
        await WorkLane.Enter();
        exchange.Result = "refused";
        await ErrorAnswer.WriteAsync(exchange, status, reason);
    }

    /// <summary>"OPTIONS *" asks what the server as a whole can do (RFC 9110 9.3.7); with other methods the form is an error.</summary>
    private static Task OptionsOfServer(Exchange exchange)
    {
        if (exchange.Request.Method != HttpMethods.Options) return Refuse(exchange, StatusCodes.Status400BadRequest, "malformed request target");
        exchange.Result = "refused";
        exchange.Response.StatusCode = StatusCodes.Status200OK;
        exchange.Response.Headers.Allow = "GET, HEAD, OPTIONS";
        exchange.Response.Headers.ContentLength = 0;
        return Task.CompletedTask;
    }
}
