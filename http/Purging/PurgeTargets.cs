using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using StonMedia.Cache.Keys;
using StonMedia.Cache.Purging;
using StonMedia.Http.Front;

namespace StonMedia.Http.Purging;

/// <summary>
/// Turns the URLs, patterns and tags of a request into orders. A URL means what it means to a viewer: parameters that steer views or
/// the pace are taken out, rewrite rules and the host's rules on queries and case apply, and its variants go with it.
/// </summary>
internal sealed class PurgeTargets(SiteTable sites, ILogger log)
{
    /// <summary>URLs and tags in one request.</summary>
    public const int MaxTargets = 10_000;

    /// <summary>Characters of a URL or tag.</summary>
    public const int MaxLength = 8192;

    /// <summary>Reads them all; a fault in one refuses them all.</summary>
    public bool TryRead(PurgeRequest request, out List<PurgeOrder> orders, [NotNullWhen(false)] out PurgeFault? fault)
    {
        orders = [];
        fault = null;
        if (request.Urls.Count + request.Tags.Count is 0 or > MaxTargets)
        {
            fault = new PurgeFault(400, request.Urls.Count + request.Tags.Count == 0 ? "nothing named: give url= or tag=" : $"more than {MaxTargets} targets in one request");
            return false;
        }

        Site? site = null;
        if (request.Host is { } name && (site = sites.FindNamed(name)) is null) fault = Unknown(name);
        Site? named = site;
        foreach (string url in request.Urls)
        {
            if (fault is not null) return false;
            fault = Add(url, request, ref site, orders);
        }

        foreach (string tag in request.Tags)
        {
            if (fault is not null) return false;
            fault = AddTag(tag, request, named, orders);
        }

        orders = [.. orders.Distinct()];
        return fault is null;
    }

    /// <summary>As a viewer of that site would name it; a star makes it a pattern.</summary>
    public PurgeFault? Add(PurgeKind kind, int seconds, Site site, string target, List<PurgeOrder> orders)
    {
        if (target.Length > MaxLength) return new PurgeFault(400, $"a URL is longer than {MaxLength} characters");
        if (Encoded(target) is not { } text) return new PurgeFault(400, "a URL holds control characters");
        if (text.Contains('*', StringComparison.Ordinal))
        {
            orders.Add(new PurgeOrder(site.Name, kind, PurgeScope.Pattern, Pattern(text, site), seconds));
            return null;
        }

        if (!site.Planner.TryPlan(text, out TargetPlan plan)) return new PurgeFault(400, $"malformed URL: {Shown(text)}");
        orders.Add(new PurgeOrder(site.Name, kind, PurgeScope.Key, plan.Key, seconds));
        if (RequestPipeline.Rewritten(site, plan, log) is { } rewritten && site.Planner.TryPlan(rewritten, out TargetPlan other) && other.Key != plan.Key)
            orders.Add(new PurgeOrder(site.Name, kind, PurgeScope.Key, other.Key, seconds));
        return null;
    }

    private PurgeFault? Add(string url, PurgeRequest request, ref Site? site, List<PurgeOrder> orders)
    {
        if (url.Length == 0) return new PurgeFault(400, "an empty URL");
        string rest = url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? url[7..] : url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? url[8..] : url;
        if (rest.Length < url.Length || url[0] is not ('/' or '*'))
        {
            int end = rest.AsSpan().IndexOfAny('/', '?');
            string host = end < 0 ? rest : rest[..end];
            if (host.Length == 0) return new PurgeFault(400, $"no host in {Shown(url)}");
            site = sites.FindNamed(host);
            if (site is null) return Unknown(host);
            rest = end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        }

        site ??= sites.Fallback;
        return site is null
            ? new PurgeFault(400, $"{Shown(url)} names no host, and there is no default-virtual-host: write host{(url[0] == '/' ? "" : "/")}{Shown(url)}")
            : Add(request.Kind, request.Seconds, site, rest, orders);
    }

    private PurgeFault? AddTag(string tag, PurgeRequest request, Site? site, List<PurgeOrder> orders)
    {
        if (tag.Length > MaxLength) return new PurgeFault(400, $"a tag is longer than {MaxLength} characters");
        if (tag.AsSpan().ContainsAnyExceptInRange('!', '~') || tag.Contains(',', StringComparison.Ordinal)) return new PurgeFault(400, $"malformed tag: {Shown(tag)}");
        foreach (Site each in site is null ? sites.Sites : [site])
            orders.Add(new PurgeOrder(each.Name, request.Kind, PurgeScope.Tag, tag, request.Seconds));
        return null;
    }

    private PurgeFault Unknown(string host)
        => new(404, $"no virtual host {Shown(host)} here; there is {string.Join(", ", sites.Sites.Take(10).Select(static site => site.Name))}");

    /// <summary>The pattern over keys: its path spelt as keys are, its letters as the host's keys have them.</summary>
    private static string Pattern(string text, Site site)
    {
        int query = text.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? text : text[..query], rest = query < 0 ? "" : text[query..];
        if (path.StartsWith('/')) path = PathNormaliser.Normalise(path);
        return site.Settings.Key.CaseSensitive ? path + rest : (path + rest).ToLowerInvariant();
    }

    /// <summary>What no request line can hold is encoded, as a browser would; null for control characters.</summary>
    private static string? Encoded(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('!', '~')) return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is < ' ' or 0x7F) return null;
            if (rune.Value is > ' ' and < 0x7F) encoded.Append((char)rune.Value);
            else encoded.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return encoded.ToString();
    }

    /// <summary>Safe to be shown: visible ASCII, and no more than a line of it.</summary>
    private static string Shown(string text)
    {
        string shown = text.Length > 100 ? text[..100] + "..." : text;
        return string.Concat(shown.Select(static c => c is > ' ' and <= '~' ? c : '?'));
    }
}
