using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Configuration;

namespace StonMedia.Http.Admin;

/// <summary>The management listener: /metrics, /health and a short index. Every call is checked for its token and its Host.</summary>
internal sealed class AdminApplication : IHttpApplication<IFeatureCollection>
{
    private const string Text = "text/plain; charset=utf-8";

    private readonly MetricsRegistry _metrics;
    private readonly IReadOnlyList<string> _hosts;
    private readonly byte[]? _tokenHash;

    public AdminApplication(AdminSettings settings, MetricsRegistry metrics)
    {
        _metrics = metrics;
        _hosts = settings.Hosts;
        _tokenHash = settings.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
    }

    /// <summary>Why these settings would leave the management open to the network; null when they do not.</summary>
    public static string? FaultIn(AdminSettings settings)
        => settings is { Listen: { } listen, Token: null } && !IsLoopback(listen)
            ? $"admin.listen = {listen} is reachable from other machines, and whoever reaches it may read the metrics: set admin.token"
            : null;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        await Front.WorkLane.Enter();
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        (int status, string type, string body) = Answer(request, context.GetRequiredFeature<IHttpResponseFeature>().Headers);
        IHttpResponseFeature response = context.GetRequiredFeature<IHttpResponseFeature>();
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        response.StatusCode = status;
        response.Headers.ContentType = type;
        response.Headers.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        if (request.Method != HttpMethods.Head) await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(bytes);
    }

    private (int Status, string Type, string Body) Answer(IHttpRequestFeature request, IHeaderDictionary response)
    {
        // A page of another site whose name was pointed here (DNS rebinding) carries that name in Host.
        if (!IsOwnName(request.Headers.Host.ToString())) return (StatusCodes.Status421MisdirectedRequest, Text, "421 add this name to admin.hosts\n");
        if (!HasToken(request.Headers.Authorization.ToString()))
        {
            response.WWWAuthenticate = "Bearer";
            return (StatusCodes.Status401Unauthorized, Text, "401 a bearer token is needed\n");
        }

        if (request.Method is not ("GET" or "HEAD"))
        {
            response.Allow = "GET, HEAD";
            return (StatusCodes.Status405MethodNotAllowed, Text, "405 this method is not served here\n");
        }

        return request.Path switch
        {
            "/" => (StatusCodes.Status200OK, Text, "StonMedia\n/metrics  counters in Prometheus' text format\n/health   ok while this edge serves\n"),
            "/health" => (StatusCodes.Status200OK, Text, "ok\n"),
            "/metrics" => (StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", Metrics()),
            _ => (StatusCodes.Status404NotFound, Text, "404 there is /metrics and /health\n"),
        };
    }

    private string Metrics()
    {
        using var page = new StringWriter { NewLine = "\n" };
        _metrics.WriteTo(page);
        return page.ToString();
    }

    private bool HasToken(string authorization)
    {
        if (_tokenHash is null) return true;
        const string Scheme = "Bearer ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        // Hashes are compared, so neither the time nor an early exit tells anything of the token, its length included.
        byte[] given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        return CryptographicOperations.FixedTimeEquals(given, _tokenHash);
    }

    private bool IsOwnName(string host)
    {
        if (!HostString.FromUriComponent(host).HasValue) return true;
        string name = HostString.FromUriComponent(host).Host;
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || _hosts.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsLoopback(ListenAddress listen)
        => listen.Host == "localhost" || (listen.Address is { } address && IPAddress.IsLoopback(address));
}
