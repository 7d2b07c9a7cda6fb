using System.Net;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Settings;
using StonMedia.Http.Configuration;
using StonMedia.Streams.Settings;

namespace StonMedia.Http.Tests.Configuration;

/// <summary>What a right file says arrives in the records.</summary>
public sealed class LoaderValueTests
{
    [Fact]
    public void Load_EdgeKeys_Arrive()
    {
        EdgeSettings edge = Conf.EdgeLine("""
            listen = ["http://127.0.0.1:0", "h2c://[::1]:81", "http://*:8000"], admin { listen = null, token = secret, hosts = [edge] }
            client { keep-alive = 1500 ms, header-timeout = 1 s, send-timeout = 2 h, max-connections = 7, max-header = 2 KiB, max-body = 1 MB }
            limits { queue = 3, emergency = off }, shutdown-grace = 0 s, trusted-proxies = ["10.0.0.0/8", "::1"], geoip = "geo.mmdb"
            socket-threads = 3, default-virtual-host = H, telemetry.otlp = "http://127.0.0.1:4317", mount { enabled = yes, path = "/m" }
            cluster.enabled = true, tls.min-version = 1.3
            cache { memory = 32 MiB, disks = [ { path = "d", size = 64 MiB } ], max-object-size = 1 GiB, tag-headers = [X-Tag] }
            """);
        Assert.Equal(["http://127.0.0.1:0", "h2c://[::1]:81", "http://*:8000"], edge.Listen.Select(static x => x.ToUrl()));
        Assert.Equal("http://127.0.0.1:8123", edge.Listen[0].ToUrl(8123));
        Assert.Equal(IPAddress.IPv6Loopback, edge.Listen[1].Address);
        Assert.Null(edge.Admin.Listen);
        Assert.Equal("secret", edge.Admin.Token);
        Assert.Equal(
            new ClientSettings
            {
                KeepAlive = TimeSpan.FromSeconds(1.5), HeaderTimeout = TimeSpan.FromSeconds(1), SendTimeout = TimeSpan.FromHours(2),
                MaxConnections = 7, MaxHeader = 2048, MaxBody = 1_000_000,
            },
            edge.Client);
        Assert.Equal(new LimitsSettings { Queue = 3, Emergency = false }, edge.Limits);
        Assert.Equal(TimeSpan.Zero, edge.ShutdownGrace);
        Assert.Equal("10.0.0.0/8 ::1/128", string.Join(' ', edge.TrustedProxies));
        Assert.Equal(Path.GetFullPath("geo.mmdb"), edge.Geoip);
        Assert.Equal(3, edge.EffectiveSocketThreads);
        Assert.Equal("h", edge.DefaultVirtualHost);
        Assert.Equal("http://127.0.0.1:4317/", edge.Telemetry.Otlp!.AbsoluteUri);
        Assert.Equal(new MountSettings { Enabled = true, Path = "/m" }, edge.Mount);
        Assert.True(edge.Cluster.Enabled);
        Assert.Equal(TlsVersion.Tls13, edge.Tls.MinVersion);
        Assert.Equal((32L << 20, 1L << 30), (edge.Cache.Memory, edge.Cache.MaxObjectSize));
        Assert.Equal(new DiskSettings { Path = Path.GetFullPath("d"), Size = 64 << 20 }, Assert.Single(edge.Cache.Disks));
    }

    [Fact]
    public void Load_Origin_Arrives()
    {
        OriginSettings origin = Conf.Edge("""
            stonmedia.virtual-hosts.h.origin {
              servers = ["http://127.0.0.1:9000/vod", { url = "https://o.example", weight = 3 }], standby-servers = ["http://s"]
              host-header = "*", tls { verify = off, ca = "ca.pem" }, balance = hash, parallel-fills = 8, read-ahead = 1 MiB, idle-timeout = 0 s
              recovery { status = [200, 204] }, health-checks = [ { path = "/alive", failures = 2 } ]
            }
            """).VirtualHosts["h"].Origin;
        Assert.Equal([("http://127.0.0.1:9000/vod", 10), ("https://o.example/", 3)], origin.Servers.Select(static x => (x.Url.AbsoluteUri, x.Weight)));
        Assert.Equal("*", origin.HostHeader);
        Assert.Equal(new OriginTlsSettings { Verify = false, Ca = Path.GetFullPath("ca.pem") }, origin.Tls);
        Assert.Equal((OriginBalance.Hash, 8, 1L << 20, TimeSpan.Zero), (origin.Balance, origin.ParallelFills, origin.ReadAhead, origin.IdleTimeout));
        Assert.Equal([200, 204], origin.Recovery.Status);
        Assert.Equal(("/alive", 2, 5), (origin.HealthChecks[0].Path, origin.HealthChecks[0].Failures, origin.HealthChecks[0].Successes));
    }

    [Fact]
    public void Load_Policies_Arrive()
    {
        VirtualHostSettings host = Conf.Defaults("""
            ttl { rfc9111 = off, success { ratio = 0 }, custom = [ { match = "/live/*", ttl = 2 s } ], priority = [custom, status], refresh = background }
            key { query = drop, query-exceptions = ["/q*"], accept-encoding = drop, post.enabled = on }
            bypass { methods = [post], rules = [ { when = "cookie(s)", action = cache } ] }
            access { default = deny, rules = [ { when = "not header(user-agent)", action = redirect, location = "https://e{uri}", status = 307 } ] }
            rewrite = [ { pattern = "^/p/(.*)[.]mp4$", target = "/$1.mp4?end=30" } ]
            headers { via = off, rules = [ { when = "url(/*.mp4)", on = response, set { access-control-allow-origin = "*", "x.y" = 1 }, unset = [server], status = [2xx, 404] } ] }
            """);
        Assert.False(host.Ttl.Rfc9111);
        Assert.Equal([TtlSource.Custom, TtlSource.Status], host.Ttl.Priority);
        Assert.Equal(("/live/*", TimeSpan.FromSeconds(2)), (host.Ttl.Custom[0].Match.Text, host.Ttl.Custom[0].Ttl));
        Assert.Equal((QueryMode.Drop, AcceptEncodingMode.Drop, true), (host.Key.Query, host.Key.AcceptEncoding, host.Key.Post.Enabled));
        Assert.Equal(["POST"], host.Bypass.Methods);
        Assert.Equal(BypassAction.Cache, host.Bypass.Rules[0].Action);
        Assert.Equal((AccessAction.Redirect, 307, "https://e{uri}"), (host.Access.Rules[0].Action, host.Access.Rules[0].Status, host.Access.Rules[0].Location));
        Assert.Equal("/a/b.mp4?end=30&x=1", host.Rewrite[0].Apply("/p/a/b.mp4", "x=1"));
        Assert.Equal("/a.mp4?end=30", host.Rewrite[0].Apply("/p/a.mp4", ""));
        Assert.Null(host.Rewrite[0].Apply("/q/a.mp4", ""));
        HeaderRule rule = Assert.Single(host.Headers.Rules);
        Assert.Equal([new("access-control-allow-origin", "*"), new("x.y", "1")], rule.Set);
        Assert.Equal((true, true, false, true), (rule.CoversStatus(200), rule.CoversStatus(206), rule.CoversStatus(403), rule.CoversStatus(404)));
    }

    [Theory]
    [InlineData("1000 kbps", null, 1_000_000L)]
    [InlineData("1.5 mbps", null, 1_500_000L)]
    [InlineData("2 Mbps", null, 2_000_000L)]
    [InlineData("64 KiB/s", null, 524_288L)]
    [InlineData("\"100 kB/s\"", null, 800_000L)]
    [InlineData("media", 3_000_000L, 3_000_000L)]
    [InlineData("media", null, null)]
    [InlineData("\"media or 1000 kbps\"", 3_000_000L, 3_000_000L)]
    [InlineData("\"media or 1000 kbps\"", null, 1_000_000L)]
    public void Load_Rate_IsInBitsPerSecond(string text, long? media, long? expected)
    {
        ThrottleSettings throttle = Conf.Defaults($"throttle.rate = {text}").Throttle;
        Assert.Equal(expected, throttle.Rate.For(media is long own ? new BitRate(own) : null)?.BitsPerSecond);
    }

    [Fact]
    public void Load_ThrottleRules_KeepWhatTheyLeaveOutOpen()
    {
        ThrottleSettings throttle = Conf.Defaults("""
            throttle { enabled = on, cap { total = 1 gbps, session = unlimited }, rules = [ { when = "url(*.m4a)", enabled = off }, { when = "url(*)", ratio = 150, boost = 10 s } ] }
            """).Throttle;
        Assert.Equal((1_000_000_000L, null), (throttle.Cap.Total?.BitsPerSecond, throttle.Cap.Session));
        Assert.False(throttle.Rules[0].Enabled);
        ThrottleRule rule = throttle.Rules[1];
        Assert.Equal((true, null, 150.0, TimeSpan.FromSeconds(10), null), (rule.Enabled, rule.Rate, rule.Ratio, rule.Boost, rule.Pacing));
    }

    [Fact]
    public void Load_CaseSensitiveOff_CompilesPatternsWithoutCase()
    {
        VirtualHostSettings host = Conf.Defaults("key.case-sensitive = off");
        Assert.True(host.Media.Match[0].IsMatch("/A.MP4"));
        Assert.False(Conf.Defaults("").Media.Match[0].IsMatch("/A.MP4"));
    }

    [Fact]
    public void Load_PlusEquals_AddsToTheDefault()
        => Assert.Equal(["Cache-Tag", "Surrogate-Key", "X-Tag"], Conf.EdgeLine("cache.tag-headers += X-Tag").Cache.TagHeaders);

    [Fact]
    public void Load_File_ResolvesPathsAndIncludesFromItsFolder()
    {
        string folder = Directory.CreateTempSubdirectory("stonmedia").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "host.conf"), "origin.servers = [\"http://x\"], log.access.path = \"l/a.log\"");
            string main = Path.Combine(folder, "edge.conf");
            File.WriteAllText(main, "stonmedia.virtual-hosts.h { include \"host.conf\" }");
            EdgeSettings edge = Conf.Valid(ConfigurationLoader.Load(main));
            Assert.Equal(main, edge.File);
            Assert.Equal(Path.Combine(folder, "l", "a.log"), edge.VirtualHosts["h"].Log.Access.Path);
            Assert.Equal(Path.Combine(folder, "logs", "origin.log"), edge.VirtualHosts["h"].Log.Origin.Path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Load_Environment_FillsSubstitutions()
        => Assert.Equal("s3cret", Conf.Valid(ConfigurationLoader.Parse(
            "stonmedia { admin.token = ${TOKEN}, virtual-hosts.h.origin.servers = [\"http://x\"] }", "t.conf",
            new Dictionary<string, string> { ["TOKEN"] = "s3cret" })).Admin.Token);
}
