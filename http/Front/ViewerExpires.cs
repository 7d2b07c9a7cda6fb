using System.Globalization;
using Microsoft.AspNetCore.Http;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>
/// Carries out headers.expires: the first rule that matches says for how long viewers may keep an answer. Only for whole and partial answers and
/// 304; what its origin forbids to store stays forbidden.
/// </summary>
internal static class ViewerExpires
{
    public static void Apply(Site site, TargetPlan plan, Exchange exchange)
    {
        if (site.Settings.Headers.Expires.Count == 0) return;
        IHeaderDictionary headers = exchange.Response.Headers;
        if (exchange.Response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified)) return;
        string? control = HeaderLines.Joined(headers.CacheControl);
        if (CacheControl.Parse(control).NoStore) return;
        var facts = new FrontFacts(plan, exchange, headers.ContentType.Count > 0 ? headers.ContentType[0] : null);
        foreach (ExpiresRule rule in site.Settings.Headers.Expires)
        {
            if (rule.When is { } when && !when.Matches(in facts)) continue;
            Set(headers, control, rule, DateTimeOffset.UtcNow);
            return;
        }
    }

    private static void Set(IHeaderDictionary headers, string? control, ExpiresRule rule, DateTimeOffset now)
    {
        DateTimeOffset until = now + rule.Time;
        if (rule.Base == ExpiresBase.Modification)
        {
            if (HttpDate.ParseOrNull(HeaderLines.Joined(headers.LastModified)) is not { } modified) return;
            until = modified + rule.Time > now ? modified + rule.Time : now;
        }

        // max-age counts from the origin's sending, of which Age tells (RFC 9111 4.2.3): so that it ends when Expires says.
        long age = AgeCalculator.Value(HeaderLines.Joined(headers.Age));
        long seconds = (long)Math.Round((until - now).TotalSeconds) + age;
        headers.Expires = HttpDate.Format(until);
        string own = string.Create(CultureInfo.InvariantCulture, $"max-age={seconds}");
        headers.CacheControl = control is null || Others(control) is not { Length: > 0 } others ? own : $"{others}, {own}";
    }

    /// <summary>The other directives, as they were sent.</summary>
    private static string Others(string control)
    {
        var kept = new List<string>();
        var reader = new DirectiveReader(control);
        while (reader.Read())
        {
            if (reader.Is("max-age")) continue;
            kept.Add(!reader.HasValue ? reader.Name.ToString() : reader.IsQuoted ? $"{reader.Name}=\"{reader.Value}\"" : $"{reader.Name}={reader.Value}");
        }

        return string.Join(", ", kept);
    }
}
