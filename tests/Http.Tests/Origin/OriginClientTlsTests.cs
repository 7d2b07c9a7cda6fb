using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StonMedia.Http.Origin;
using StonMedia.Streams.Origin;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Origin;

public sealed class OriginClientTlsTests : IDisposable
{
    private readonly X509Certificate2 _certificate = SelfSigned("origin.example");
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _certificate.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task SendAsync_UntrustedCertificate_IsConnectFailed()
    {
        await using ScriptedOrigin origin = Origin();
        using var client = new OriginClient();
        OriginException error = await client.FailsAsync(Request(origin), OriginFailure.ConnectFailed);
        Assert.True(error.NothingReceived);
    }

    [Fact]
    public async Task SendAsync_VerifyOff_TakesAnyCertificateAndSendsTheHostAsSni()
    {
        await using ScriptedOrigin origin = Origin();
        using var client = new OriginClient();
        Assert.Equal(1000, (await client.FetchAsync(Request(origin, verify: false, host: "other.example:8443"))).Length);
        Assert.Equal("other.example", origin.ServerNames.First());
        Assert.Equal("other.example:8443", origin.Log[0].Header("Host"));
    }

    [Fact]
    public async Task SendAsync_CaFile_TrustsItsCertificateForItsNameOnly()
    {
        await File.WriteAllTextAsync(_file, _certificate.ExportCertificatePem());
        await using ScriptedOrigin origin = Origin();
        using var client = new OriginClient();
        Assert.Equal(1000, (await client.FetchAsync(Request(origin, ca: _file))).Length);
        await client.FailsAsync(Request(origin, ca: _file, host: "evil.example"), OriginFailure.ConnectFailed);
    }

    private ScriptedOrigin Origin() => ScriptedOrigin.Start(_certificate).Serve("/v", new OriginContent());

    private static OriginRequest Request(ScriptedOrigin origin, bool verify = true, string? ca = null, string host = "origin.example")
        => new() { Server = origin.Uri, RawTarget = "/v", Host = host, VerifyTls = verify, CaFile = ca };

    private static X509Certificate2 SelfSigned(string name)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
