using StonMedia.Cache.Entries;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Http;

/// <summary>The lifetime of an answer: RFC 9111 4.2 under the virtual host's <c>ttl</c>.</summary>
public static class Freshness
{
    /// <summary>The lifetime and what gave it.</summary>
    /// <param name="facts">The exchange.</param>
    /// <param name="control">The directives that bind, from <see cref="CacheControl.Of"/>.</param>
    /// <param name="targeted">They came from CDN-Cache-Control, so Expires does not count (RFC 9213 2.1).</param>
    /// <param name="ttl">The virtual host's settings.</param>
    public static (TimeSpan Lifetime, FreshnessSource Source) Judge(ResponseFacts facts, in CacheControl control, bool targeted, TtlSettings ttl)
        => ttl.Rfc9111 ? ByStandard(facts, in control, targeted, ttl) : ByPriority(facts, in control, targeted, ttl);

    /// <summary>
    /// s-maxage, max-age, or Expires less Date (RFC 9111 4.2.1); null when the origin states none. An Expires that is no date means
    /// the past (5.3).
    /// </summary>
    public static TimeSpan? Explicit(HeaderList response, in CacheControl control, bool targeted, DateTimeOffset responseTime)
    {
        if ((control.SharedMaxAge ?? control.MaxAge) is { } seconds) return TimeSpan.FromSeconds(seconds);
        if (targeted || response.First("Expires") is not { } value) return null;
        if (!HttpDate.TryParse(value, out DateTimeOffset expires)) return TimeSpan.Zero;
        TimeSpan lifetime = expires - (HttpDate.ParseOrNull(response.First("Date")) ?? responseTime);
        return lifetime > TimeSpan.Zero ? lifetime : TimeSpan.Zero;
    }

    private static (TimeSpan, FreshnessSource) ByStandard(ResponseFacts facts, in CacheControl control, bool targeted, TtlSettings ttl)
    {
        if (control.NoCache) return (TimeSpan.Zero, FreshnessSource.NoCache);
        if (Custom(facts.Path, ttl.Custom) is { } custom) return (custom, FreshnessSource.Custom);
        if (Explicit(facts.Response, in control, targeted, facts.ResponseTime) is { } stated) return (stated, FreshnessSource.Explicit);
        bool heuristic = StatusRules.IsHeuristicallyCacheable(facts.Status) || control.Public;
        return heuristic ? (ByStatus(facts, ttl), FreshnessSource.Status) : (TimeSpan.Zero, FreshnessSource.None);
    }

    private static (TimeSpan, FreshnessSource) ByPriority(ResponseFacts facts, in CacheControl control, bool targeted, TtlSettings ttl)
    {
        foreach (TtlSource source in ttl.Priority)
        {
            switch (source)
            {
                case TtlSource.NoCache when control.NoCache || control.NoStore || control.Private || control.MustRevalidate:
                    return (ttl.NoCache, FreshnessSource.NoCache);
                case TtlSource.Custom when Custom(facts.Path, ttl.Custom) is { } custom:
                    return (custom, FreshnessSource.Custom);
                case TtlSource.MaxAge when Explicit(facts.Response, in control, targeted, facts.ResponseTime) is { } stated:
                    return (stated, FreshnessSource.Explicit);
                case TtlSource.Status:
                    return (ByStatus(facts, ttl), FreshnessSource.Status);
            }
        }

        return (TimeSpan.Zero, FreshnessSource.None);
    }

    private static TimeSpan? Custom(string path, IReadOnlyList<TtlRule> rules)
    {
        foreach (TtlRule rule in rules)
            if (rule.Match.IsMatch(path)) return rule.Ttl;
        return null;
    }

    private static TimeSpan ByStatus(ResponseFacts facts, TtlSettings ttl) => facts.Status switch
    {
        < 300 => Grown(ttl.Success, facts.PreviousLifetime),
        < 400 => ttl.Redirect,
        < 500 => ttl.ClientError,
        _ => ttl.ServerError,
    };

    /// <summary>The first time, and after each 304 the last one lengthened by the ratio, up to the maximum.</summary>
    private static TimeSpan Grown(TtlGrowth growth, TimeSpan? previous)
    {
        if (previous is not { } last || last < growth.Initial) return growth.Initial;
        TimeSpan grown = last * (1 + (growth.Ratio / 100));
        return grown < growth.Max ? grown : growth.Max;
    }
}
