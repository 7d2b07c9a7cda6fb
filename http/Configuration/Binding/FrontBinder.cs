using StonMedia.Actors.Settings;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>What concerns the process as a whole and not a virtual host.</summary>
internal static class FrontBinder
{
    private const string ListenExample = "\"http://0.0.0.0:8080\", \"https://0.0.0.0:8443\" or \"h2c://127.0.0.1:8081\"";

    public static IReadOnlyList<ListenAddress> Listen(Section s, IReadOnlyList<ListenAddress> fallback)
    {
        IReadOnlyList<ListenAddress> listen = s.List("listen", fallback, found => Address(s, found));
        if (listen.Count == 0 && s.Find("listen") is Found none && !s.Context.Problems.HasErrors)
            s.Context.Problems.Error(none, $"nowhere to listen: give at least one of {ListenExample}");
        return listen;
    }

    public static AdminSettings Admin(Section s)
    {
        var d = new AdminSettings();
        ListenAddress? listen = d.Listen;
        if (s.SaysNull("listen")) listen = null;
        else if (s.Find("listen") is Found found) listen = Address(s, found);
        if (listen is { Scheme: not ListenScheme.Http })
            s.Context.Problems.Error(s.Find("listen")!.Value, "management is spoken over http alone: put a proxy in front for TLS");
        return new AdminSettings { Listen = listen, Token = s.StringOrNull("token"), Hosts = s.Strings("hosts", d.Hosts) };
    }

    public static TlsSettings Tls(Section s)
    {
        var d = new TlsSettings();
        return new TlsSettings
        {
            Certificates = s.Objects("certificates",
                "{ hosts = [\"*.example.com\"], certificate = \"x.pem\", key = \"x.key\" }", Certificate),
            MinVersion = MinVersion(s, d.MinVersion),
        };
    }

    public static ClientSettings Client(Section s)
    {
        var d = new ClientSettings();
        return new ClientSettings
        {
            KeepAlive = s.Duration("keep-alive", d.KeepAlive, Span.Ms(100), Span.Hours(1)),
            HeaderTimeout = s.Duration("header-timeout", d.HeaderTimeout, Span.Ms(100), Span.Minutes(10)),
            SendTimeout = s.Duration("send-timeout", d.SendTimeout, Span.Ms(100), Span.Days(1)),
            MaxConnections = s.Int("max-connections", d.MaxConnections, 1, 10_000_000),
            MaxHeader = (int)s.Size("max-header", d.MaxHeader, 1 << 10, 1 << 20),
            MaxBody = s.SizeOrUnlimited("max-body", d.MaxBody, 0),
        };
    }

    public static LimitsSettings Limits(Section s)
    {
        var d = new LimitsSettings();
        return new LimitsSettings { Queue = s.Int("queue", d.Queue, 1, 1_000_000), Emergency = s.Bool("emergency", d.Emergency) };
    }

    public static int? SocketThreads(Section s)
    {
        if (s.Find("socket-threads") is not Found found || Scalars.Text(found.Value) == "auto") return null;
        if (Scalars.TryWhole(found.Value, out long count) && count is >= 1 and <= 64) return (int)count;
        s.Context.Problems.Error(found, $"expected auto or a whole number from 1 to 64, found {Scalars.Describe(found.Value)}");
        return null;
    }

    public static TelemetrySettings Telemetry(Section s)
    {
        if (s.Find("otlp") is not Found found || s.String(found) is not string text) return new TelemetrySettings();
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? otlp) && otlp.Scheme is "http" or "https")
            return new TelemetrySettings { Otlp = otlp };
        s.Context.Problems.Error(found, $"expected a URL such as \"http://127.0.0.1:4317\" or null, found \"{text}\"");
        return new TelemetrySettings();
    }

    public static MountSettings Mount(Section s)
    {
        var d = new MountSettings();
        return new MountSettings { Enabled = s.Bool("enabled", d.Enabled), Path = s.FileOrNull("path") ?? d.Path };
    }

    private static ListenAddress? Address(Section s, Found found)
    {
        if (s.String(found) is not string text) return null;
        if (Urls.TryListen(text, out ListenAddress? listen)) return listen;
        s.Context.Problems.Error(found,
            $"'{text}' is no address to listen on: expected such as {ListenExample}, with an IP address, localhost or *");
        return null;
    }

    private static TlsCertificateSettings? Certificate(Section s)
    {
        s.AllowOnly("hosts", "certificate", "key");
        bool complete = s.Require("certificate", "certificate = \"x.pem\"") & s.Require("key", "key = \"x.key\"");
        if (!complete || s.FileOrNull("certificate") is not string certificate || s.FileOrNull("key") is not string key) return null;
        return new TlsCertificateSettings
        {
            Hosts = [.. s.Strings("hosts", []).Select(static x => x.ToLowerInvariant())],
            Certificate = certificate,
            Key = key,
        };
    }

    private static TlsVersion MinVersion(Section s, TlsVersion fallback)
    {
        if (s.Find("min-version") is not Found found) return fallback;
        switch (Scalars.Text(found.Value))
        {
            case "1.2": return TlsVersion.Tls12;
            case "1.3": return TlsVersion.Tls13;
            default: s.Context.Problems.Error(found, $"expected 1.2 or 1.3, found {Scalars.Describe(found.Value)}"); return fallback;
        }
    }
}
