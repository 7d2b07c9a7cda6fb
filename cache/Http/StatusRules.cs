namespace StonMedia.Cache.Http;

/// <summary>What caching needs to know of status codes.</summary>
public static class StatusRules
{
    /// <summary>Heuristically cacheable by definition (RFC 9110 15.1): may be stored without explicit freshness.</summary>
    public static bool IsHeuristicallyCacheable(int status)
        => status is 200 or 203 or 204 or 206 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    /// <summary>Statuses whose caching requirements this cache knows and keeps (must-understand, RFC 9111 5.2.2.3).</summary>
    public static bool IsUnderstood(int status)
        => IsHeuristicallyCacheable(status)
            || status is 201 or 202 or 205 or 302 or 303 or 307 or 400 or 401 or 402 or 403 or 406 or 407 or 408 or 409
                or (>= 411 and <= 417) or 421 or 422 or 425 or 426 or 428 or 429 or 431 or 451 or 500 or (>= 502 and <= 505);

    /// <summary>Answers that never have a body (RFC 9110 6.4.1), besides every answer to HEAD.</summary>
    public static bool HasNoBody(int status) => status is (>= 100 and < 200) or 204 or 304;
}
