using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
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
    /// <exception cref="CertificateException">A file cannot be read, holds no certificate or key, or the two do not belong together.</exception>
    public static CertificateFiles Read(TlsCertificateSettings settings, TlsVersion minVersion)
    {
        // Stamped before reading: a change in between is then seen at the next look.
        FileStamp certificateStamp = FileStamp.Of(settings.Certificate), keyStamp = FileStamp.Of(settings.Key);
        string certificatePem = Text(settings.Certificate, ofKey: false), keyPem = Text(settings.Key, ofKey: true);
        X509Certificate2Collection chain = Chain(settings.Certificate, certificatePem);
        X509Certificate2 certificate = WithKey(settings, certificatePem, keyPem);
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

    private static string Text(string file, bool ofKey)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{file} cannot be read: {ex.Message}", ofKey, ex);
        }
    }

    private static X509Certificate2Collection Chain(string file, string pem)
    {
        X509Certificate2Collection chain = [];
        try
        {
            chain.ImportFromPem(pem);
        }
        catch (CryptographicException ex)
        {
            throw new CertificateException($"{file} holds a certificate that cannot be read: {ex.Message}", ofKey: false, ex);
        }

        return chain.Count > 0 ? chain : throw new CertificateException($"{file} holds no certificate in PEM form", ofKey: false);
    }

    private static X509Certificate2 WithKey(TlsCertificateSettings settings, string certificatePem, string keyPem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
        catch (Exception ex) when (ex is CryptographicException or ArgumentException)
        {
            string fault = keyPem.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
                ? $"the key in {settings.Key} cannot be used, or is not that of the certificate in {settings.Certificate}"
                : $"{settings.Key} holds no private key in PEM form";
            throw new CertificateException($"{fault}: {ex.Message}", ofKey: true, ex);
        }
    }

    private static IEnumerable<string> NamesIn(X509Certificate2 certificate)
        => certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames())
            .Select(static name => name.ToLowerInvariant());
}
