namespace StonMedia.Http.Configuration;

/// <summary><c>tls</c>: for https listeners.</summary>
public sealed record TlsSettings
{
    /// <summary>
    /// Chosen by server name; the first one also serves clients that send none. Empty by default; needed by https listeners.
    /// </summary>
    public IReadOnlyList<TlsCertificateSettings> Certificates { get; init; } = [];

    /// <summary>Default 1.2.</summary>
    public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;
}
