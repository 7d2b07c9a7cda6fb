using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>
/// The Cache-Control directives of a response (RFC 9111 5.2.2, RFC 5861, RFC 8246). Unknown directives are passed over. Of a
/// directive given twice the first counts; a lifetime that is no number counts as 0, that is stale (4.2.1).
/// </summary>
public readonly record struct CacheControl
{
    public bool NoStore { get; init; }

    /// <summary>Unqualified no-cache. The form with field names is <see cref="NoCacheFields"/>.</summary>
    public bool NoCache { get; init; }

    /// <summary>Unqualified private. The form with field names is <see cref="PrivateFields"/>.</summary>
    public bool Private { get; init; }

    public bool Public { get; init; }

    public bool MustRevalidate { get; init; }

    public bool ProxyRevalidate { get; init; }

    public bool MustUnderstand { get; init; }

    public bool NoTransform { get; init; }

    public bool Immutable { get; init; }

    /// <summary>Seconds, or null when absent.</summary>
    public long? MaxAge { get; init; }

    /// <summary>Seconds, or null when absent.</summary>
    public long? SharedMaxAge { get; init; }

    /// <summary>Seconds (RFC 5861 3), or null when absent or invalid.</summary>
    public long? StaleWhileRevalidate { get; init; }

    /// <summary>Seconds (RFC 5861 4), or null when absent or invalid.</summary>
    public long? StaleIfError { get; init; }

    /// <summary>Field names, comma-separated, that must not be sent again without revalidation.</summary>
    public string? NoCacheFields { get; init; }

    /// <summary>Field names, comma-separated, that a shared cache must not store.</summary>
    public string? PrivateFields { get; init; }

    /// <summary>Whether stale answers may never be given out (RFC 9111 4.2.4): must-revalidate, proxy-revalidate, s-maxage, no-cache.</summary>
    public bool ForbidsStale => MustRevalidate || ProxyRevalidate || SharedMaxAge is not null || NoCache;

    /// <summary>
    /// What binds this cache: CDN-Cache-Control where the response has a valid one (RFC 9213 2.1), Cache-Control otherwise.
    /// <paramref name="targeted"/> says which; Expires counts only beside Cache-Control.
    /// </summary>
    public static CacheControl Of(HeaderList headers, out bool targeted)
    {
        CacheControl result = default;
        targeted = headers.Joined("CDN-Cache-Control") is { } value && TargetedCacheControl.TryParse(value, out result);
        if (!targeted) result = Parse(headers);
        return result;
    }

    /// <summary>Reads all Cache-Control lines; each line's quotes end with it.</summary>
    public static CacheControl Parse(HeaderList headers)
    {
        CacheControl result = default;
        foreach (HeaderField field in headers.AsSpan())
            if (field.Name.Equals("Cache-Control", StringComparison.OrdinalIgnoreCase)) result = result.Add(field.Value);
        return result;
    }

    public static CacheControl Parse(string? value) => value is null ? default : default(CacheControl).Add(value);

    private CacheControl Add(string line)
    {
        CacheControl result = this;
        var reader = new DirectiveReader(line);
        while (reader.Read()) result = result.Add(in reader);
        return result;
    }

    private CacheControl Add(in DirectiveReader d)
    {
        if (d.Is("no-store")) return this with { NoStore = true };
        if (d.Is("no-cache")) return Names(in d) is { } fields ? this with { NoCacheFields = Join(NoCacheFields, fields) } : this with { NoCache = true };
        if (d.Is("private")) return Names(in d) is { } names ? this with { PrivateFields = Join(PrivateFields, names) } : this with { Private = true };
        if (d.Is("public")) return this with { Public = true };
        if (d.Is("must-revalidate")) return this with { MustRevalidate = true };
        if (d.Is("proxy-revalidate")) return this with { ProxyRevalidate = true };
        if (d.Is("must-understand")) return this with { MustUnderstand = true };
        if (d.Is("no-transform")) return this with { NoTransform = true };
        if (d.Is("immutable")) return this with { Immutable = true };
        if (d.Is("max-age")) return this with { MaxAge = MaxAge ?? Seconds(in d) ?? 0 };
        if (d.Is("s-maxage")) return this with { SharedMaxAge = SharedMaxAge ?? Seconds(in d) ?? 0 };
        if (d.Is("stale-while-revalidate")) return this with { StaleWhileRevalidate = StaleWhileRevalidate ?? Seconds(in d) };
        if (d.Is("stale-if-error")) return this with { StaleIfError = StaleIfError ?? Seconds(in d) };
        return this;
    }

    private static long? Seconds(in DirectiveReader d) => DeltaSeconds.TryParse(d.Value, out long seconds) ? seconds : null;

    /// <summary>The field names of a qualified directive; only quotes make one, so that no-cache=x errs on the safe side.</summary>
    private static string? Names(in DirectiveReader d) => d.IsQuoted && !d.Value.Trim(" \t,").IsEmpty ? d.Value.ToString() : null;

    private static string Join(string? left, string right) => left is null ? right : left + ", " + right;
}
