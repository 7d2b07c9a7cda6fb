namespace StonMedia.Http.Configuration;

/// <summary>One element of <c>tls.certificates</c>.</summary>
public sealed record TlsCertificateSettings
{
    /// <summary>
    /// Server names it is for, lower case; <c>*.example.com</c> stands for one label. Empty: those the certificate names.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>PEM file: the certificate, then its chain; absolute once loaded.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM file of the private key, not encrypted; absolute once loaded.</summary>
    public required string Key { get; init; }
}
