namespace StonMedia.Cache.Http;

/// <summary>Why an answer is not stored; for logs and for the choice of a hit-for-miss mark.</summary>
public enum StorageRefusal
{
    /// <summary>It may be stored.</summary>
    None,

    /// <summary>A method whose answers are not stored.</summary>
    Method,

    /// <summary>An interim status, 304, or one this cache does not understand under must-understand.</summary>
    Status,

    /// <summary>no-store in the request.</summary>
    RequestNoStore,

    /// <summary>no-store in the response.</summary>
    NoStore,

    /// <summary>private.</summary>
    Private,

    /// <summary>The request was authorized and the response does not say it may be shared (RFC 9111 3.5).</summary>
    Authorized,

    /// <summary>Vary: * matches no request (RFC 9111 4.1).</summary>
    VaryStar,

    /// <summary>It sets a cookie, and neither the origin nor ttl.custom says for how long it is fresh: most likely meant for one viewer.</summary>
    Cookie,

    /// <summary>Storing is allowed but useless: stale at once, and nothing to revalidate it with.</summary>
    Useless,

    /// <summary>An answer to POST without explicit freshness or a time of ttl.custom (RFC 9110 9.3.3).</summary>
    NotExplicit,
}
