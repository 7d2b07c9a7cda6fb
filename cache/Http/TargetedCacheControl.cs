namespace StonMedia.Cache.Http;

/// <summary>
/// CDN-Cache-Control (RFC 9213): a dictionary of structured fields (RFC 9651 4.2.2). Unlike Cache-Control it is strict: one
/// malformed member, or a directive of the wrong type, and the whole field counts as absent.
/// </summary>
public static class TargetedCacheControl
{
    /// <summary>False: ignore the field and obey Cache-Control.</summary>
    public static bool TryParse(ReadOnlySpan<char> value, out CacheControl control)
    {
        control = default;
        CacheControl result = default;
        var reader = new StructuredDictionaryReader(value);
        bool any = false;
        while (reader.Read())
        {
            any = true;
            if (!TryAdd(ref result, in reader)) return false;
        }

        if (!any || reader.IsBroken) return false;
        control = result;
        return true;
    }

    /// <summary>A later member of the same name replaces an earlier one (RFC 9651 3.2); ?0 takes a directive back.</summary>
    private static bool TryAdd(ref CacheControl control, in StructuredDictionaryReader member)
    {
        bool on = member.Boolean ?? false;
        switch (member.Key)
        {
            case "no-store": control = control with { NoStore = on }; break;
            case "no-cache": control = control with { NoCache = on }; break;
            case "private": control = control with { Private = on }; break;
            case "public": control = control with { Public = on }; break;
            case "must-revalidate": control = control with { MustRevalidate = on }; break;
            case "proxy-revalidate": control = control with { ProxyRevalidate = on }; break;
            case "must-understand": control = control with { MustUnderstand = on }; break;
            case "no-transform": control = control with { NoTransform = on }; break;
            case "immutable": control = control with { Immutable = on }; break;
            case "max-age": control = control with { MaxAge = Seconds(in member) }; return control.MaxAge is not null;
            case "s-maxage": control = control with { SharedMaxAge = Seconds(in member) }; return control.SharedMaxAge is not null;
            case "stale-while-revalidate": control = control with { StaleWhileRevalidate = Seconds(in member) }; return control.StaleWhileRevalidate is not null;
            case "stale-if-error": control = control with { StaleIfError = Seconds(in member) }; return control.StaleIfError is not null;
            default: return true;
        }

        return member.Boolean is not null;
    }

    private static long? Seconds(in StructuredDictionaryReader member)
        => member.Integer is { } seconds and >= 0 ? Math.Min(seconds, DeltaSeconds.Max) : null;
}
