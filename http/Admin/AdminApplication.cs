using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Configuration;
using StonMedia.Http.Purging;

namespace StonMedia.Http.Admin;

/// <summary>The management listener: /metrics, /health, purge commands and a short index. Every call is checked for its token and its Host.</summary>
internal sealed class AdminApplication : IHttpApplication<IFeatureCollection>
{
    private const string Text = "text/plain; charset=utf-8";

    private const string Index = """
        StonMedia
        /metrics  counters in Prometheus' text format
        /health   ok while this edge serves
        /purges   the last purge commands and what they hit

        POST /command/purge        fetched anew at the next request; the old content stands in while the origin fails
        POST /command/expire       checked with the origin at the next request
        POST /command/expireafter  sec=3600: expires that many seconds from now
        POST /command/hardpurge    gone for good
          url=host/path|/other|host/dir/*   URLs and * patterns, form-encoded; tag=a|b: by tag; host=: where tags are looked for
        POST /command/reload       the configuration file is read again: volumes are added and removed; a file with an error changes nothing

        """;

    private readonly MetricsRegistry _metrics;
    private readonly IReadOnlyList<string> _hosts;
    private readonly byte[]? _tokenHash;
    private readonly PurgeService? _purges;
    private readonly PurgeCommands? _commands;
    private readonly ReloadCommand? _reload;

    /// <param name="purges">Carries out purge commands; null: there are none.</param>
    /// <param name="reload">Reads the configuration again; null: nothing does.</param>
    public AdminApplication(AdminSettings settings, MetricsRegistry metrics, PurgeService? purges = null, ReloadCommand? reload = null)
    {
        _reload = reload;
        _metrics = metrics;
        _purges = purges;
        _commands = purges is null ? null : new PurgeCommands(purges, settings.Token is not null);
        _hosts = settings.Hosts;
        _tokenHash = settings.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
    }

    /// <summary>Why these settings would leave the management open to the network; null when they do not.</summary>
    public static string? FaultIn(AdminSettings settings)
        => settings is { Listen: { } listen, Token: null } && !IsLoopback(listen)
            ? $"admin.listen = {listen} is reachable from other machines, and whoever reaches it may read the metrics and purge: set admin.token"
            : null;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        await Front.WorkLane.Enter();
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        IHttpResponseFeature response = context.GetRequiredFeature<IHttpResponseFeature>();
        (int status, string type, string body) = Refuse(request, response.Headers)
            ?? (_reload is not null && request.Path == ReloadCommand.Path ? await ReloadAsync(_reload, context)
            : _commands is not null && PurgeCommands.Handles(request.Path) ? await CommandAsync(_commands, context) : Answer(request, response.Headers));
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        response.StatusCode = status;
        response.Headers.ContentType = type;
        response.Headers.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        if (request.Method != HttpMethods.Head) await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(bytes);
    }

    private static async Task<(int Status, string Type, string Body)> ReloadAsync(ReloadCommand reload, IFeatureCollection context)
    {
        (int status, string body) = await reload.AnswerAsync(context);
        return (status, PurgeJson.Type, body);
    }

    private static async Task<(int Status, string Type, string Body)> CommandAsync(PurgeCommands commands, IFeatureCollection context)
    {
        CancellationToken aborted = context.Get<IHttpRequestLifetimeFeature>()?.RequestAborted ?? CancellationToken.None;
        (int status, string body) = await commands.AnswerAsync(context, aborted);
        return (status, PurgeJson.Type, body);
    }

    private (int Status, string Type, string Body)? Refuse(IHttpRequestFeature request, IHeaderDictionary response)
    {
        // A page of another site whose name was pointed here (DNS rebinding) carries that name in Host.
        if (!IsOwnName(request.Headers.Host.ToString())) return (StatusCodes.Status421MisdirectedRequest, Text, "421 add this name to admin.hosts\n");
        if (!HasToken(request.Headers.Authorization.ToString()))
        {
            response.WWWAuthenticate = "Bearer";
            return (StatusCodes.Status401Unauthorized, Text, "401 a bearer token is needed\n");
        }

        return null;
    }

    private (int Status, string Type, string Body) Answer(IHttpRequestFeature request, IHeaderDictionary response)
    {
        bool isHere = request.Path is "/" or "/health" or "/metrics" || (request.Path == "/purges" && _purges is not null);
        if (!isHere) return (StatusCodes.Status404NotFound, Text, "404 / lists what there is\n");
        if (request.Method is not ("GET" or "HEAD"))
        {
            response.Allow = "GET, HEAD";
            return (StatusCodes.Status405MethodNotAllowed, Text, "405 this method is not served here\n");
        }

        return request.Path switch
        {
            "/" => (StatusCodes.Status200OK, Text, Index),
            "/health" => (StatusCodes.Status200OK, Text, "ok\n"),
            "/metrics" => (StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", Metrics()),
            _ => (StatusCodes.Status200OK, PurgeJson.Type, PurgeJson.Of(_purges!.Recent)),
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
