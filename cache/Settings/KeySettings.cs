using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Settings;

/// <summary><c>key</c> of a virtual host: which requests are for the same object.</summary>
public sealed record KeySettings
{
    /// <summary>Whether letter case tells URLs apart. Off: the URL is lower-cased for key and origin alike. Default on.</summary>
    public bool CaseSensitive { get; init; } = true;

    /// <summary>Whether the query is part of the key. Default keep.</summary>
    public QueryMode Query { get; init; } = QueryMode.Keep;

    /// <summary>URLs (path, or path and query) for which <see cref="Query"/> is turned round. Empty by default.</summary>
    public IReadOnlyList<Glob> QueryExceptions { get; init; } = [];

    /// <summary>Request headers that are honoured when the origin names them in Vary; <c>*</c> (default): all of them.</summary>
    public IReadOnlyList<string> Vary { get; init; } = ["*"];

    /// <summary>What becomes of the client's Accept-Encoding. Default normalise.</summary>
    public AcceptEncodingMode AcceptEncoding { get; init; } = AcceptEncodingMode.Normalise;

    /// <summary>Caching of POST.</summary>
    public PostKeySettings Post { get; init; } = new();
}
