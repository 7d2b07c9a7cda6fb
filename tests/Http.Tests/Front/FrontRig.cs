using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Actors.Settings;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Metrics;
using StonMedia.Cache.Patterns;
using StonMedia.Http.Configuration;
using StonMedia.Http.Front;
using StonMedia.Http.Hosting;
using StonMedia.Http.Logging;
using StonMedia.Streams.Pacing;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Front;

/// <summary>The real front over real sockets on a free port, with hosts that the test fills.</summary>
internal sealed class FrontRig : IAsyncDisposable
{
    private readonly MemoryStore _memory = new(64 << 20);
    private readonly PaceWheel _wheel = new(TimeProvider.System);
    private readonly List<AccessLog> _logs = [];
    private FrontComposition _front = null!;
    private FrontServer _server = null!;

    private FrontRig() => WorkLane.IsChecked = true;

    public Dictionary<string, FakeHost> Hosts { get; } = [];

    /// <summary>The host of a rig with one.</summary>
    public FakeHost Host => Hosts.Values.Single();

    public EdgeMetrics Metrics { get; } = new(new MetricsRegistry());

    public EarlyEnds Ends => _front.Ends;

    public int Port { get; private set; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });

    public static Task<FrontRig> StartAsync(params VirtualHostSettings[] hosts) => StartAsync(new ClientSettings(), ListenScheme.Http, [], hosts);

    public static async Task<FrontRig> StartAsync(
        ClientSettings client, ListenScheme scheme, IReadOnlyList<AddressRange> trusted, params VirtualHostSettings[] hosts)
    {
        var rig = new FrontRig();
        if (hosts.Length == 0) hosts = [new VirtualHostSettings { Name = "test", Log = NoLog }];
        var sites = new List<Site>();
        foreach (VirtualHostSettings settings in hosts)
        {
            var host = new FakeHost(settings.Name, rig._memory);
            rig.Hosts[settings.Name] = host;
            AccessLog? log = settings.Log.Access.Enabled
                ? new AccessLog(settings.Log.Access, rig.Metrics, NullLogger.Instance, TimeProvider.System) : null;
            if (log is not null) rig._logs.Add(log);
            sites.Add(new Site(settings, host, new HostPace(settings.Throttle, rig._wheel), log));
        }

        string? fallback = hosts.Length == 1 ? hosts[0].Name : null;
        rig._front = new FrontComposition(new SiteTable(sites, fallback), null, client, trusted, rig.Metrics, NullLogger.Instance);
        rig._server = await FrontServer.StartAsync(
            rig._front.Application, [new ListenAddress(scheme, "127.0.0.1", 0)], client, rig._front.Gate, null, 1, NullLoggerFactory.Instance, default);
        rig.Port = rig._server.Listening.Single().Port;
        return rig;
    }

    public static HostLogSettings NoLog { get; } = new() { Access = new AccessLogSettings { Enabled = false } };

    /// <summary>Sends a request with those header lines ("Name: value") and reads the answer whole.</summary>
    public async Task<Reply> SendAsync(string method, string target, params string[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Url, target));
        foreach (string line in headers)
            request.Headers.TryAddWithoutValidation(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
        using HttpResponseMessage response = await Client.SendAsync(request);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        return new Reply((int)response.StatusCode, body, response.Headers, response.Content.Headers);
    }

    public Task<Reply> GetAsync(string target, params string[] headers) => SendAsync("GET", target, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _server.StopAsync(cut.Token);
        await _server.DisposeAsync();
        _front.Dispose();
        foreach (AccessLog log in _logs) await log.DisposeAsync();
        _wheel.Dispose();
        foreach (FakeHost host in Hosts.Values) host.RetireAll();
        // Every delivery has given its blocks back, however it ended.
        await Eventually.HoldsAsync(() => _memory.BuffersOutstanding == 0, "all blocks to come back");
        _memory.Dispose();
    }

    /// <summary>An answer, read whole.</summary>
    internal sealed record Reply(int Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders Content)
    {
        public string Text => System.Text.Encoding.Latin1.GetString(Body);

        /// <summary>The header's lines joined by ", "; null when it is absent.</summary>
        public string? this[string name]
            => Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) || Content.NonValidated.TryGetValues(name, out values)
                ? string.Join(", ", values) : null;
    }
}
