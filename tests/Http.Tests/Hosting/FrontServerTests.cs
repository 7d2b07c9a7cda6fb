using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Cache.Metrics;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;
using StonMedia.Http.Tls;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Hosting;

public sealed class FrontServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stonmedia-server");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, InlineData(ListenScheme.Http, 1), InlineData(ListenScheme.Https, 1), InlineData(ListenScheme.Https, 2), InlineData(ListenScheme.H2c, 2)]
    public async Task StartAsync_Scheme_SpeaksItsProtocols(ListenScheme scheme, int major)
    {
        string thumbprint = TestCertificates.Write(_folder.FullName, "a", "a.test");
        using CertificateStore certificates = Certificates();
        await using FrontServer server = await StartAsync(new Echo(), [new ListenAddress(scheme, "127.0.0.1", 0)], certificates);
        string? seen = null;
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (seen = certificate!.GetCertHashString()) is not null,
            },
        };
        using var client = new HttpClient(handler);
        string prefix = scheme == ListenScheme.Https ? "https" : "http";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{prefix}://127.0.0.1:{server.Listening.Single().Port}/x%2Fy?z")
        {
            Version = new Version(major, major == 1 ? 1 : 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.Equal($"HTTP/{(major == 1 ? "1.1" : "2")} /x%2Fy?z", await response.Content.ReadAsStringAsync());
        Assert.Equal(scheme == ListenScheme.Https ? thumbprint : null, seen);
        await server.StopAsync(default);
    }

    [Fact]
    public async Task StartAsync_TakenPort_FailsNamingIt()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        IOException fault = await Assert.ThrowsAsync<IOException>(() => StartAsync(new Echo(), [new ListenAddress(ListenScheme.Http, "127.0.0.1", port)], null));
        Assert.Contains(port.ToString(), fault.Message);
    }

    [Fact]
    public async Task StartAsync_SeveralListeners_KeepTheirOrderAndGetPorts()
    {
        ListenAddress[] listen = [new(ListenScheme.H2c, "127.0.0.1", 0), new(ListenScheme.Http, "localhost", 0), new(ListenScheme.Http, "*", 0)];
        await using FrontServer server = await StartAsync(new Echo(), listen, null);
        (ListenAddress Address, int Port)[] listening = [.. server.Listening];
        Assert.Equal(listen, listening.Select(static one => one.Address));
        Assert.Equal(3, listening.Select(static one => one.Port).Where(static port => port > 0).Distinct().Count());
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_NamesIt()
    {
        // RFC 5737: no machine has it.
        IOException fault = await Assert.ThrowsAsync<IOException>(() => StartAsync(new Echo(), [new ListenAddress(ListenScheme.Http, "192.0.2.77", 8080)], null));
        Assert.StartsWith("cannot listen on 192.0.2.77:8080: ", fault.Message);
    }

    [Fact]
    public async Task Gate_ConnectionsBeyondTheLimit_AreClosedAndCounted()
    {
        var metrics = new EdgeMetrics(new MetricsRegistry());
        await using FrontServer server = await StartAsync(
            new Echo(), [new ListenAddress(ListenScheme.Http, "127.0.0.1", 0)], null, new ConnectionGate(1, metrics));
        int port = server.Listening.Single().Port;
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(IPAddress.Loopback, port);
        await Eventually.HoldsAsync(() => metrics.Connections.Value == 1, "the first connection");
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await second.ConnectAsync(IPAddress.Loopback, port);
            Assert.Empty(await Front.RawClient.ReadToEndAsync(second, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token));
        }
        catch (SocketException refused)
        {
            Assert.Equal(SocketError.ConnectionReset, refused.SocketErrorCode);     // closed, by whichever of the two ways came first
        }

        Assert.Equal((1L, 1L), (metrics.ConnectionsAccepted.Value, metrics.ConnectionsRefused.Value));
        first.Dispose();
        await Eventually.HoldsAsync(() => metrics.Connections.Value == 0, "the first connection to end");
        await server.StopAsync(default);
    }

    [Fact]
    public async Task StopAsync_RequestUnderWay_IsFinishedFirst()
    {
        var slow = new Slow();
        await using FrontServer server = await StartAsync(slow, [new ListenAddress(ListenScheme.Http, "127.0.0.1", 0)], null);
        Task<string> answer = Front.RawClient.GetAsync(server.Listening.Single().Port, "/");
        await slow.Began.Task.WaitAsync(TimeSpan.FromSeconds(60));
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Task stopping = server.StopAsync(grace.Token);
        Assert.False(stopping.IsCompleted);
        slow.MayEnd.SetResult();
        Assert.Contains("done", await answer);
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(grace.IsCancellationRequested);
    }

    private CertificateStore Certificates() => new(
        new TlsSettings { Certificates = [new() { Certificate = Path.Combine(_folder.FullName, "a.pem"), Key = Path.Combine(_folder.FullName, "a.key") }] },
        NullLogger.Instance, TimeProvider.System);

    private static Task<FrontServer> StartAsync(
        IHttpApplication<IFeatureCollection> application, ListenAddress[] listen, CertificateStore? certificates, ConnectionGate? gate = null)
        => FrontServer.StartAsync(application, listen, new ClientSettings(), gate, certificates, 1, NullLoggerFactory.Instance, default);

    /// <summary>Answers with the protocol and the raw target.</summary>
    private class Echo : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }

        public virtual Task ProcessRequestAsync(IFeatureCollection context)
        {
            IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
            return WriteAsync(context, $"{request.Protocol} {request.RawTarget}");
        }

        protected static async Task WriteAsync(IFeatureCollection context, string text)
            => await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    private sealed class Slow : Echo
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task ProcessRequestAsync(IFeatureCollection context)
        {
            Began.SetResult();
            await MayEnd.Task;
            await WriteAsync(context, "done");
        }
    }
}
