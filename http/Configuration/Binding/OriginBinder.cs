using StonMedia.Streams.Settings;

namespace StonMedia.Http.Configuration.Binding;

internal static class OriginBinder
{
    private const string ServerExample = "a URL such as \"http://127.0.0.1:9000\" or { url = \"http://127.0.0.1:9000\", weight = 10 }";

    public static OriginSettings Bind(Section s)
    {
        var d = new OriginSettings();
        Section tls = s.Child("tls");
        return new OriginSettings
        {
            Servers = Servers(s, "servers"),
            StandbyServers = Servers(s, "standby-servers"),
            HostHeader = HostHeader(s),
            Http2 = s.Bool("http2", d.Http2),
            Tls = new OriginTlsSettings { Verify = tls.Bool("verify", d.Tls.Verify), Ca = tls.FileOrNull("ca") },
            ConnectTimeout = s.Duration("connect-timeout", d.ConnectTimeout, Span.Ms(10), Span.Minutes(10)),
            ReceiveTimeout = s.Duration("receive-timeout", d.ReceiveTimeout, Span.Ms(10), Span.Hours(1)),
            MaxBusy = s.Int("max-busy", d.MaxBusy, 1, 1_000_000),
            Balance = s.Choice("balance", d.Balance),
            IdleTimeout = s.Duration("idle-timeout", d.IdleTimeout, TimeSpan.Zero, Span.Hours(1)),
            ParallelFills = s.Int("parallel-fills", d.ParallelFills, 1, 64),
            ReadAhead = s.Size("read-ahead", d.ReadAhead, 64 << 10, 1 << 30),
            RetryBudget = s.Percent("retry-budget", d.RetryBudget, 0, 100),
            FollowRedirects = s.Bool("follow-redirects", d.FollowRedirects),
            Exclusion = new ExclusionSettings { Failures = s.Child("exclusion").Int("failures", d.Exclusion.Failures, 1, 1000) },
            Recovery = Recovery(s.Child("recovery")),
            HealthChecks = s.Objects("health-checks", "{ path = \"/alive\", status = [200] }", HealthCheck),
        };
    }

    private static RecoverySettings Recovery(Section s)
    {
        var d = new RecoverySettings();
        return new RecoverySettings
        {
            Successes = s.Int("successes", d.Successes, 1, 1000),
            Interval = s.Duration("interval", d.Interval, Span.Ms(10), Span.Days(1)),
            Path = RequestPath(s, d.Path),
            Status = s.Statuses("status", d.Status),
        };
    }

    private static HealthCheckSettings HealthCheck(Section s)
    {
        s.AllowOnly("path", "status", "timeout", "interval", "failures", "successes");
        var d = new HealthCheckSettings();
        return new HealthCheckSettings
        {
            Path = RequestPath(s, d.Path),
            Status = s.Statuses("status", d.Status),
            Timeout = s.Duration("timeout", d.Timeout, Span.Ms(10), Span.Minutes(10)),
            Interval = s.Duration("interval", d.Interval, Span.Ms(10), Span.Days(1)),
            Failures = s.Int("failures", d.Failures, 1, 1000),
            Successes = s.Int("successes", d.Successes, 1, 1000),
        };
    }

    private static string RequestPath(Section s, string fallback)
    {
        if (s.Find("path") is not Found found || s.String(found) is not string path) return fallback;
        if (path[0] == '/' && !path.Any(static c => c <= ' ' || c > '~' || c == '#')) return path;
        s.Context.Problems.Error(found, $"expected a path such as \"/alive\", percent-encoded, found \"{path}\"");
        return fallback;
    }

    private static string? HostHeader(Section s)
    {
        if (s.Find("host-header") is not Found found || s.String(found) is not string host) return null;
        if (host == "*" || Urls.IsAuthority(host)) return host;
        s.Context.Problems.Error(found, $"expected a host name such as \"www.example.com\", \"*\" or null, found \"{host}\"");
        return null;
    }

    private static IReadOnlyList<OriginServer> Servers(Section s, string key)
        => s.Objects(key, ServerExample, Server, found => Url(s, found) is Uri url ? new OriginServer(url) : null);

    private static OriginServer? Server(Section s)
    {
        s.AllowOnly("url", "weight");
        int weight = s.Int("weight", OriginServer.DefaultWeight, 1, 100);
        if (!s.Require("url", "url = \"http://127.0.0.1:9000\"")) return null;
        return Url(s, s.Find("url")!.Value) is Uri url ? new OriginServer(url, weight) : null;
    }

    private static Uri? Url(Section s, Found found)
    {
        if (s.String(found) is not string text) return null;
        if (Urls.TryOrigin(text, out Uri? url, out string fault)) return url;
        s.Context.Problems.Error(found, fault);
        return null;
    }
}
