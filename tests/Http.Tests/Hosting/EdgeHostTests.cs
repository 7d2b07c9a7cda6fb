using System.Net;
using System.Net.Sockets;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Settings;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;
using StonMedia.Streams.Settings;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Hosting;

public class EdgeHostTests
{
    [Fact]
    public async Task RunAsync_WholeServer_CachesAnOriginAndEndsWhenAsked()
    {
        byte[] content = OriginBytes.Get(7, 0, 300_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Serve("/a.bin", new OriginContent { Length = content.Length, Seed = 7, ETag = "\"v1\"" });
        using var stop = new CancellationTokenSource();
        var lines = new LineWriter();
        Task running = new EdgeHost().RunAsync(Settings(origin.Url), lines, stop.Token);
        string url = await lines.UrlOfAsync("http"), admin = await lines.UrlOfAsync("admin");
        using var client = new HttpClient();
        Assert.Equal(content, await client.GetByteArrayAsync(url + "/a.bin"));
        using HttpResponseMessage hit = await client.GetAsync(url + "/a.bin");
        Assert.Equal("stonmedia; hit", hit.Headers.GetValues("Cache-Status").Single());
        Assert.Equal(content, await hit.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, origin.CountOf("/a.bin"));
        string metrics = await client.GetStringAsync(admin + "/metrics");
        Assert.Contains("stonmedia_origin_body_bytes_total{host=\"test\"} 300000\n", metrics);
        Assert.Contains("stonmedia_entries 1\n", metrics);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(url + "/a.bin"));
    }

    [Fact]
    public async Task RunAsync_TakenPort_FailsNamingIt()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        EdgeSettings settings = Settings("http://127.0.0.1:9") with { Listen = [new(ListenScheme.Http, "127.0.0.1", port)] };
        IOException fault = await Assert.ThrowsAsync<IOException>(() => new EdgeHost().RunAsync(settings, new LineWriter(), default).WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains(port.ToString(), fault.Message);
    }

    [Fact]
    public async Task RunAsync_AdminOpenWithoutToken_IsRefused()
    {
        EdgeSettings settings = Settings("http://127.0.0.1:9") with { Admin = new AdminSettings { Listen = new(ListenScheme.Http, "0.0.0.0", 0) } };
        IOException fault = await Assert.ThrowsAsync<IOException>(() => new EdgeHost().RunAsync(settings, new LineWriter(), default));
        Assert.Contains("admin.token", fault.Message);
    }

    private static EdgeSettings Settings(string origin)
    {
        var host = new VirtualHostSettings
        {
            Name = "test",
            Origin = new OriginSettings { Servers = [new OriginServer(new Uri(origin))] },
            Log = new HostLogSettings { Access = new AccessLogSettings { Enabled = false } },
        };
        return new EdgeSettings
        {
            Listen = [new(ListenScheme.Http, "127.0.0.1", 0)],
            Admin = new AdminSettings { Listen = new(ListenScheme.Http, "127.0.0.1", 0) },
            Cache = new CacheSettings { Memory = 64 << 20 },
            VirtualHosts = new Dictionary<string, VirtualHostSettings> { ["test"] = host },
            DefaultVirtualHost = "test",
            ShutdownGrace = TimeSpan.FromSeconds(5),
        };
    }

    /// <summary>Collects the "listening" lines.</summary>
    private sealed class LineWriter : StringWriter
    {
        public async Task<string> UrlOfAsync(string role)
        {
            string? url = null;
            await Eventually.HoldsAsync(() => (url = Find(role)) is not null, $"a line for {role}", TimeSpan.FromSeconds(60));
            return url!;
        }

        private string? Find(string role)
        {
            lock (this)
            {
                foreach (string line in ToString().Split('\n'))
                    if (line.StartsWith($"listening {role} ", StringComparison.Ordinal)) return line[$"listening {role} ".Length..].Trim();
            }

            return null;
        }

        public override Task WriteLineAsync(string? value)
        {
            lock (this) WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
