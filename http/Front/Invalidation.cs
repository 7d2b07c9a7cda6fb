using StonMedia.Cache.Http;
using StonMedia.Cache.Keys;
using StonMedia.Streams.Origin;

namespace StonMedia.Http.Front;

/// <summary>
/// What a successful unsafe request makes doubtful (RFC 9111 4.4): its target, and what Location and Content-Location name, as far
/// as that is of the same origin. It holds before the client has its answer.
/// </summary>
internal static class Invalidation
{
    private static readonly string[] s_references = ["Location", "Content-Location"];

    /// <summary>Marks the keys that the answer to a forwarded request makes doubtful.</summary>
    /// <param name="host">The host that the client asked for, with its port.</param>
    public static async ValueTask AfterAsync(Site site, TargetPlan plan, string method, string host, OriginResponse response)
    {
        if (!Methods.Invalidates(method, response.Status)) return;
        string own = plan.Key[..PostKey.UrlLength(plan.Key)];
        await site.Host.InvalidateAsync(own);
        foreach (string name in s_references)
        {
            if (response.Headers.First(name) is { } value && KeyOf(site, plan, host, value) is { } key && key != own)
                await site.Host.InvalidateAsync(key);
        }
    }

    /// <summary>The cache key of a reference in the answer; null when it is malformed or of another origin.</summary>
    internal static string? KeyOf(Site site, TargetPlan plan, string host, string reference)
    {
        if (!Uri.TryCreate($"http://{host}{plan.Path}", UriKind.Absolute, out Uri? from) || !Uri.TryCreate(from, reference, out Uri? named)) return null;
        if (named.Scheme is not ("http" or "https") || !IsHere(site, named, from)) return null;
        string target = WithoutPrefix(site, named) ?? named.PathAndQuery;
        return site.Planner.TryPlan(target, out TargetPlan planned) ? planned.Key : null;
    }

    /// <summary>The client's own host, the site's name, or one of the servers behind it: an origin names itself as it knows itself.</summary>
    private static bool IsHere(Site site, Uri named, Uri from)
        => string.Equals(named.Authority, from.Authority, StringComparison.OrdinalIgnoreCase)
            || string.Equals(named.Host, site.Name, StringComparison.OrdinalIgnoreCase)
            || ServerOf(site, named) is not null;

    private static Uri? ServerOf(Site site, Uri named)
        => site.Settings.Origin.Servers.FirstOrDefault(server => string.Equals(server.Url.Authority, named.Authority, StringComparison.OrdinalIgnoreCase))?.Url;

    /// <summary>The target as clients know it, where the server's own path prefix stands before it.</summary>
    private static string? WithoutPrefix(Site site, Uri named)
    {
        string prefix = ServerOf(site, named)?.AbsolutePath.TrimEnd('/') ?? "";
        return prefix.Length > 0 && named.PathAndQuery.StartsWith(prefix + "/", StringComparison.Ordinal) ? named.PathAndQuery[prefix.Length..] : null;
    }
}
