using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>Carries out headers.rules: all that match, in order; within a rule unset, set, put, append.</summary>
internal static class HeaderRules
{
    /// <summary>Changes the client's request, before the cache is asked.</summary>
    public static void ApplyToRequest(Site site, TargetPlan plan, Exchange exchange)
    {
        if (!site.HasRequestRules) return;
        foreach (HeaderRule rule in site.Settings.Headers.Rules)
            if (rule.On == HeaderTarget.Request && Matches(rule, new FrontFacts(plan, exchange))) Change(exchange.Request.Headers, rule);
    }

    /// <summary>Changes the response, once its status and header are as they would go out.</summary>
    public static void ApplyToResponse(Site site, TargetPlan plan, Exchange exchange)
    {
        ViewerExpires.Apply(site, plan, exchange);
        if (!site.HasResponseRules) return;
        IHeaderDictionary headers = exchange.Response.Headers;
        int status = exchange.Response.StatusCode;
        var facts = new FrontFacts(plan, exchange, headers.ContentType.Count > 0 ? headers.ContentType[0] : null);
        foreach (HeaderRule rule in site.Settings.Headers.Rules)
            if (rule.On == HeaderTarget.Response && rule.CoversStatus(status) && Matches(rule, in facts)) Change(headers, rule);
    }

    /// <summary>Whether a rule takes lines of that name out of responses; its list of statuses does not count, as it was made for final ones.</summary>
    public static bool Hides(Site site, TargetPlan plan, Exchange exchange, string name)
    {
        if (!site.HasResponseRules) return false;
        foreach (HeaderRule rule in site.Settings.Headers.Rules)
            if (rule.On == HeaderTarget.Response && rule.Unset.Contains(name, StringComparer.OrdinalIgnoreCase) && Matches(rule, new FrontFacts(plan, exchange))) return true;
        return false;
    }

    /// <summary>The header lines for the origin: those of the client, changed by the rules for it.</summary>
    public static HeaderList ForOrigin(Site site, TargetPlan plan, Exchange exchange)
    {
        if (!site.HasOriginRules) return HeaderLines.Of(exchange.Request.Headers);
        var changed = new HeaderDictionary();
        foreach ((string name, StringValues values) in exchange.Request.Headers) changed[name] = values;
        foreach (HeaderRule rule in site.Settings.Headers.Rules)
            if (rule.On == HeaderTarget.Origin && Matches(rule, new FrontFacts(plan, exchange))) Change(changed, rule);
        return HeaderLines.Of(changed);
    }

    private static bool Matches(HeaderRule rule, in FrontFacts facts) => rule.When is not { } when || when.Matches(in facts);

    private static void Change(IHeaderDictionary headers, HeaderRule rule)
    {
        foreach (string name in rule.Unset) headers.Remove(name);
        foreach ((string name, string value) in rule.Set) headers[HeaderLines.Known(name)] = value;
        foreach ((string name, string value) in rule.Put) headers[HeaderLines.Known(name)] = StringValues.Concat(headers[name], value);
        foreach ((string name, string value) in rule.Append)
            headers[HeaderLines.Known(name)] = HeaderLines.Joined(headers[name]) is { Length: > 0 } there ? $"{there}, {value}" : value;
    }
}
