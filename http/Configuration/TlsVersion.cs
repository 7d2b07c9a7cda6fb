namespace StonMedia.Http.Configuration;

/// <summary><c>tls.min-version</c>.</summary>
public enum TlsVersion
{
    /// <summary>RFC 5246.</summary>
    Tls12,

    /// <summary>RFC 8446.</summary>
    Tls13,
}
