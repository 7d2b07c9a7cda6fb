using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Http.Configuration;
using StonMedia.Http.Origin;
using StonMedia.Http.Tests.Functional;
using StonMedia.Http.Tests.Hosting;
using StonMedia.Http.Tls;
using StonMedia.Streams.Origin;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Origin;

/// <summary>origin.http2 over real sockets.</summary>
public sealed class OriginClientHttp2Tests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stonmedia-h2");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task SendAsync_PriorKnowledge_SharesOneConnection()
    {
        await using Http2Origin origin = await Http2Origin.StartAsync(ListenScheme.H2c);
        using var client = new OriginClient();
        byte[][] bodies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.FetchAsync(To(origin, "/v"))));
        byte[] whole = SHA256.HashData(origin.Content.Slice(0, (int)origin.Content.Length));
        Assert.All(bodies, body => Assert.Equal(whole, SHA256.HashData(body)));
        Assert.All(origin.Log, static one => Assert.Equal(("HTTP/2", "GET /v"), (one.Protocol, one.Request)));
        Assert.Single(origin.Log.Select(static one => one.Connection).Distinct());
    }

    [Theory, InlineData(true, "HTTP/2"), InlineData(false, "HTTP/1.1")]
    public async Task SendAsync_Https_NegotiatesIt(bool http2, string protocol)
    {
        TestCertificates.Write(_folder.FullName, "a", "a.test");
        using var certificates = new CertificateStore(
            new TlsSettings { Certificates = [new() { Certificate = Path.Combine(_folder.FullName, "a.pem"), Key = Path.Combine(_folder.FullName, "a.key") }] },
            NullLogger.Instance, TimeProvider.System);
        await using Http2Origin origin = await Http2Origin.StartAsync(ListenScheme.Https, certificates);
        using var client = new OriginClient();
        byte[] body = await client.FetchAsync(To(origin, "/v") with { Http2 = http2, VerifyTls = false });
        Assert.Equal(origin.Content.Length, body.Length);
        Assert.Equal(protocol, Assert.Single(origin.Log).Protocol);
    }

    [Fact]
    public async Task SendAsync_HttpsServerWithoutIt_GetsHttp11()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=a", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using ScriptedOrigin origin = ScriptedOrigin.Start(certificate).Serve("/v", new OriginContent());
        using var client = new OriginClient();
        Assert.Equal(1000, (await client.FetchAsync(OriginCalls.To(origin, "/v") with { Http2 = true, VerifyTls = false })).Length);
    }

    [Fact]
    public async Task SendAsync_Body_GoesThere()
    {
        await using Http2Origin origin = await Http2Origin.StartAsync(ListenScheme.H2c);
        using var client = new OriginClient();
        byte[] sent = new OriginContent().Slice(0, 200_000);
        byte[] back = await client.FetchAsync(To(origin, "/echo") with { Method = "POST", Body = new MemoryStream(sent), BodyLength = sent.Length });
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(back));
    }

    [Theory, InlineData("/hang", OriginFailure.ReceiveTimeout), InlineData("/reset", OriginFailure.Truncated)]
    public async Task ReadAsync_BrokenBody_IsNamedAndTheConnectionServesOthers(string target, OriginFailure failure)
    {
        await using Http2Origin origin = await Http2Origin.StartAsync(ListenScheme.H2c);
        using var client = new OriginClient();
        // Where the origin hangs the time passes; it is one in which a busy machine brings the head.
        await client.FailsAsync(To(origin, target) with { ReceiveTimeout = TimeSpan.FromSeconds(failure == OriginFailure.ReceiveTimeout ? 2 : 60) }, failure);
        await client.FetchAsync(To(origin, "/v"));
        Assert.Single(origin.Log.Select(static one => one.Connection).Distinct());
    }

    [Fact]
    public async Task SendAsync_NobodyThere_IsConnectFailed()
    {
        Uri gone;
        await using (ScriptedOrigin origin = ScriptedOrigin.Start()) gone = origin.Uri;
        using var client = new OriginClient();
        await client.FailsAsync(OriginCalls.To(gone, "/v") with { Http2 = true }, OriginFailure.ConnectFailed);
    }

    [Fact]
    public async Task SendAsync_ServerOfHttp11_Fails()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent());
        using var client = new OriginClient();
        await Assert.ThrowsAsync<OriginException>(() => client.FetchAsync(OriginCalls.To(origin, "/v") with { Http2 = true, ReceiveTimeout = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public async Task Edge_Http2Origin_ServesWholeAndRanges()
    {
        await using Http2Origin origin = await Http2Origin.StartAsync(ListenScheme.H2c);
        string host = $"origin {{ servers = [\"{origin.Url.GetLeftPart(UriPartial.Authority)}\"], http2 = on }}";
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url.GetLeftPart(UriPartial.Authority), host);
        ProbeReply part = await edge.GetAsync("/v", "Range: bytes=1000000-1000009");
        Assert.Equal(origin.Content.Slice(1_000_000, 10), part.Body);
        ProbeReply whole = await edge.GetAsync("/v");
        Assert.Equal(SHA256.HashData(origin.Content.Slice(0, (int)origin.Content.Length)), SHA256.HashData(whole.Body));
        Assert.Equal("x", Encoding.ASCII.GetString((await Probe.PostAsync(edge.Port, "/echo", "x"u8.ToArray())).Body));
        Assert.All(origin.Log, static one => Assert.Equal("HTTP/2", one.Protocol));
    }

    private static OriginRequest To(Http2Origin origin, string target) => OriginCalls.To(origin.Url, target) with { Http2 = true };
}
