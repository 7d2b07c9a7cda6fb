namespace StonMedia.Http.Configuration;

/// <summary>What is spoken at a <see cref="ListenAddress"/>.</summary>
public enum ListenScheme
{
    /// <summary>HTTP/1.1.</summary>
    Http,

    /// <summary>TLS; HTTP/2 or HTTP/1.1 by ALPN (RFC 7301).</summary>
    Https,

    /// <summary>HTTP/2 without TLS, with prior knowledge (RFC 9113 3.3).</summary>
    H2c,
}
