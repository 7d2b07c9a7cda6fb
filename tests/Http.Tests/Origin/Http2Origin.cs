using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;
using StonMedia.Http.Tls;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Origin;

/// <summary>An origin on the edge's own listeners, so that it speaks HTTP/2: "/v" is a content with ranges, "/echo" gives the body back, "/hang" never ends.</summary>
internal sealed class Http2Origin : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private FrontServer _server = null!;

    public OriginContent Content { get; init; } = new() { Length = 3 << 20 };

    /// <summary>Protocol, method and target of each request, and which connection brought it.</summary>
    public ConcurrentQueue<(string Protocol, string Request, string Connection)> Log { get; } = new();

    public Uri Url { get; private set; } = null!;

    public static async Task<Http2Origin> StartAsync(ListenScheme scheme, CertificateStore? certificates = null)
    {
        var origin = new Http2Origin();
        origin._server = await FrontServer.StartAsync(
            origin, [new ListenAddress(scheme, "127.0.0.1", 0)], new ClientSettings(), null, certificates, 1, NullLoggerFactory.Instance, default);
        string prefix = scheme == ListenScheme.Https ? "https" : "http";
        origin.Url = new Uri(FormattableString.Invariant($"{prefix}://127.0.0.1:{origin._server.Listening.Single().Port}"));
        return origin;
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        IHttpResponseFeature response = context.GetRequiredFeature<IHttpResponseFeature>();
        Stream body = context.GetRequiredFeature<IHttpResponseBodyFeature>().Stream;
        CancellationToken gone = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        Log.Enqueue((request.Protocol, $"{request.Method} {request.RawTarget}", context.GetRequiredFeature<IHttpConnectionFeature>().ConnectionId));
        await WorkAsync();

        async Task WorkAsync()
        {
            await Task.Yield();
            switch (request.RawTarget)
            {
                case "/echo":
                    await request.Body.CopyToAsync(body, gone);
                    break;
                case "/hang":
                    response.Headers.ContentLength = 1000;
                    await body.WriteAsync(Content.Slice(0, 10), gone);
                    await body.FlushAsync(gone);
                    await Task.Delay(Timeout.Infinite, gone);
                    break;
                case "/reset":
                    response.Headers.ContentLength = 1000;
                    await body.WriteAsync(Content.Slice(0, 10), gone);
                    await body.FlushAsync(gone);
                    context.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
                    break;
                default:
                    await SendAsync(request, response, body, gone);
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private async Task SendAsync(IHttpRequestFeature request, IHttpResponseFeature response, Stream body, CancellationToken gone)
    {
        (long from, long end) = (0, Content.Length);
        if (request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            string[] ends = range["bytes=".Length..].Split('-');
            (from, end) = (long.Parse(ends[0], CultureInfo.InvariantCulture), Math.Min(end, long.Parse(ends[1], CultureInfo.InvariantCulture) + 1));
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = FormattableString.Invariant($"bytes {from}-{end - 1}/{Content.Length}");
        }

        response.Headers.ETag = "\"v\"";
        response.Headers.CacheControl = "max-age=60";
        response.Headers.ContentLength = end - from;
        await body.WriteAsync(Content.Slice(from, (int)(end - from)), gone);
    }
}
