using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using StonMedia.Http.Configuration;
using StonMedia.Http.Tls;

namespace StonMedia.Http.Tests.Hosting;

public sealed class CertificateStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stonmedia-tls");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Select_ServerName_GivesNameThenPatternThenTheFirst()
    {
        string first = TestCertificates.Write(_folder.FullName, "first", "first.test");
        string second = TestCertificates.Write(_folder.FullName, "second", "second.test");
        using CertificateStore store = Store(Files("first"), Files("second", "second.test", "*.second.test"));
        Assert.Equal(first, Thumbprint(store, "first.test"));
        Assert.Equal(second, Thumbprint(store, "SECOND.test"));
        Assert.Equal(second, Thumbprint(store, "a.second.test"));
        Assert.Equal(first, Thumbprint(store, "a.b.second.test"));
        Assert.Equal(first, Thumbprint(store, "else.test"));
        Assert.Equal(first, Thumbprint(store, null));
    }

    [Fact]
    public void LookForChanges_NewFiles_ReplaceTheCertificate()
    {
        TestCertificates.Write(_folder.FullName, "a", "a.test");
        using CertificateStore store = Store(Files("a"));
        SslServerAuthenticationOptions before = store.Select("a.test");
        store.LookForChanges();
        Assert.Same(before, store.Select("a.test"));
        string renewed = TestCertificates.Write(_folder.FullName, "a", "a.test", "b.test");
        store.LookForChanges();
        Assert.Equal(renewed, Thumbprint(store, "a.test"));
    }

    [Fact]
    public void LookForChanges_UnusableFiles_LeaveTheGoodCertificate()
    {
        string good = TestCertificates.Write(_folder.FullName, "a", "a.test");
        using CertificateStore store = Store(Files("a"));
        File.WriteAllText(Path.Combine(_folder.FullName, "a.pem"), "half a certifica");
        store.LookForChanges();
        Assert.Equal(good, Thumbprint(store, "a.test"));
        File.Delete(Path.Combine(_folder.FullName, "a.key"));
        store.LookForChanges();
        Assert.Equal(good, Thumbprint(store, "a.test"));
    }

    [Fact]
    public void Store_KeyOfAnotherCertificate_IsRefused()
    {
        TestCertificates.Write(_folder.FullName, "a", "a.test");
        TestCertificates.Write(_folder.FullName, "b", "b.test");
        var mixed = new TlsCertificateSettings { Certificate = PathOf("a.pem"), Key = PathOf("b.key") };
        Assert.ThrowsAny<Exception>(() => Store(mixed));
        Assert.Throws<CryptographicException>(() => Store());
    }

    [Theory, InlineData(TlsVersion.Tls12, SslProtocols.Tls12 | SslProtocols.Tls13), InlineData(TlsVersion.Tls13, SslProtocols.Tls13)]
    public void Select_MinVersion_IsObeyed(TlsVersion version, SslProtocols protocols)
    {
        TestCertificates.Write(_folder.FullName, "a", "a.test");
        using var store = new CertificateStore(
            new TlsSettings { Certificates = [Files("a")], MinVersion = version }, NullLogger.Instance, TimeProvider.System);
        Assert.Equal(protocols, store.Select("a.test").EnabledSslProtocols);
    }

    private static string Thumbprint(CertificateStore store, string? name)
        => store.Select(name).ServerCertificateContext!.TargetCertificate.Thumbprint;

    private static CertificateStore Store(params TlsCertificateSettings[] files)
        => new(new TlsSettings { Certificates = files }, NullLogger.Instance, TimeProvider.System);

    private TlsCertificateSettings Files(string name, params string[] hosts)
        => new() { Certificate = PathOf(name + ".pem"), Key = PathOf(name + ".key"), Hosts = hosts };

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
