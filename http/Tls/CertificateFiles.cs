using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StonMedia.Http.Configuration;

namespace StonMedia.Http.Tls;

/// <summary>One certificate of tls.certificates with its key, as it was read from its two PEM files.</summary>
internal sealed record CertificateFiles
{
    private CertificateFiles(IReadOnlyList<string> hosts, FileStamp certificate, FileStamp key, SslServerAuthenticationOptions options)
    {
        Hosts = hosts;
        Certificate = certificate;
        Key = key;
        Options = options;
    }

    /// <summary>Server names, lower case; *.example.com stands for one label.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>What a handshake needs; shared by all connections.</summary>
    public SslServerAuthenticationOptions Options { get; }

    private FileStamp Certificate { get; }

    private FileStamp Key { get; }

    /// <summary>Reads both files.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">No certificate or key in them, or the two do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CertificateFiles Read(TlsCertificateSettings settings, TlsVersion minVersion)
    {
        // Stamped before reading: a change in between is then seen at the next look.
        FileStamp certificateStamp = FileStamp.Of(settings.Certificate), keyStamp = FileStamp.Of(settings.Key);
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key);
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(settings.Certificate);
        chain.RemoveAt(0);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            EnabledSslProtocols = minVersion == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = false,
        };
        IReadOnlyList<string> hosts = settings.Hosts.Count > 0 ? settings.Hosts : [.. NamesIn(certificate)];
        return new CertificateFiles(hosts, certificateStamp, keyStamp, options);
    }

    /// <summary>True while neither file was touched since it was read.</summary>
    public bool IsCurrent(TlsCertificateSettings settings)
        => Certificate == FileStamp.Of(settings.Certificate) && Key == FileStamp.Of(settings.Key);

    private static IEnumerable<string> NamesIn(X509Certificate2 certificate)
        => certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames())
            .Select(static name => name.ToLowerInvariant());
}
