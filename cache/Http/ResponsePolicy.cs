using StonMedia.Cache.Blocks;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Http;

/// <summary>Judges an answer of the origin: may it be stored, how long is it fresh, what selects it. Pure.</summary>
public static class ResponsePolicy
{
    public static ResponseVerdict Judge(ResponseFacts facts, TtlSettings ttl)
    {
        CacheControl control = CacheControl.Of(facts.Response, out bool targeted);
        (TimeSpan lifetime, FreshnessSource source) = Freshness.Judge(facts, in control, targeted, ttl);
        StorageRefusal refusal = Refusal(facts, in control, source, ttl);
        if (refusal == StorageRefusal.None && !facts.SharesCookies && facts.Response.Contains("Set-Cookie") && !IsMeantForAll(lifetime, in control, source)) refusal = StorageRefusal.Cookie;
        long age = AgeCalculator.Initial(facts.Response, facts.RequestTime, facts.ResponseTime);
        // A POST is neither checked with conditions nor asked for in ranges (RFC 9110 13.1 and 14.2): its answer has no use for validators.
        Validators validators = facts.Method == "POST" ? Validators.None : ValidatorsOf(facts);
        TimeSpan remaining = source == FreshnessSource.Explicit ? lifetime - TimeSpan.FromSeconds(age) : lifetime;
        var verdict = new ResponseVerdict
        {
            Refusal = refusal,
            InitialAge = (int)Math.Min(age, int.MaxValue),
            Lifetime = lifetime,
            FreshFor = remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero,
            Source = source,
            MustRevalidate = ttl.Rfc9111 && control.ForbidsStale,
            StaleWhileRevalidate = TimeSpan.FromSeconds(control.StaleWhileRevalidate ?? 0),
            StaleIfError = control.StaleIfError is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            VaryOn = VaryKey.Names(facts.Response, facts.Vary),
            Validators = validators,
        };
        return verdict.Store && IsUseless(verdict, facts.Status) ? verdict with { Refusal = StorageRefusal.Useless } : verdict;
    }

    /// <summary>The validators of a response as received; an empty tag counts as none.</summary>
    public static Validators ValidatorsOf(ResponseFacts facts)
    {
        string? tag = facts.Response.First("ETag");
        return new Validators(
            string.IsNullOrWhiteSpace(tag) ? null : tag,
            HttpDate.ParseOrNull(facts.Response.First("Last-Modified")),
            HttpDate.ParseOrNull(facts.Response.First("Date")));
    }

    /// <summary>
    /// Without the standard the list alone decides, except that what was asked with a viewer's identity is not kept just because its
    /// status has a time.
    /// </summary>
    private static StorageRefusal Refusal(ResponseFacts facts, in CacheControl control, FreshnessSource source, TtlSettings ttl)
    {
        StorageRefusal refusal = Storability.Judge(facts.Method, facts.Request, facts.Status, facts.Response, in control);
        if (refusal == StorageRefusal.None && facts.Method == "POST" && source is not (FreshnessSource.Explicit or FreshnessSource.Custom))
            return StorageRefusal.NotExplicit;
        if (ttl.Rfc9111) return refusal;
        return refusal switch
        {
            StorageRefusal.Method or StorageRefusal.Status or StorageRefusal.VaryStar => refusal,
            StorageRefusal.Authorized when source == FreshnessSource.Status => refusal,
            _ when facts.Method == "POST" && source is not (FreshnessSource.Explicit or FreshnessSource.Custom) => StorageRefusal.NotExplicit,
            _ => StorageRefusal.None,
        };
    }

    /// <summary>
    /// An answer that sets a cookie was made for one viewer, unless the origin or the operator says for how long others may have it. (Without
    /// its cookies then: <see cref="StoredHeaders.Of"/>.)
    /// </summary>
    private static bool IsMeantForAll(TimeSpan lifetime, in CacheControl control, FreshnessSource source)
        => source == FreshnessSource.Custom || (lifetime > TimeSpan.Zero && (source == FreshnessSource.Explicit || control.Public));

    /// <summary>
    /// Stale on arrival, no leave to serve it stale, and nothing to revalidate it with. A server's error has validators only by
    /// accident: kept, it would be what a later error is answered with.
    /// </summary>
    private static bool IsUseless(ResponseVerdict verdict, int status)
        => verdict.FreshFor == TimeSpan.Zero && verdict.StaleWhileRevalidate == TimeSpan.Zero && verdict.StaleIfError is null
            && (status >= 500 || verdict.Validators is { ETag: null, LastModified: null });
}
