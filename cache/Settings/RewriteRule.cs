using System.Text.RegularExpressions;

namespace StonMedia.Cache.Settings;

/// <summary>
/// One element of <c>rewrite</c>: asked in order before the cache key is made; the first that matches decides. The pattern sees
/// the raw path without its query; the client's query is kept behind what the target itself asks for.
/// </summary>
/// <param name="Pattern">Built to match in time linear in the path (no look-around, no back references).</param>
/// <param name="Target">A path, with or without a query; <c>$1</c> or <c>${name}</c> stand for what the groups caught.</param>
public sealed record RewriteRule(Regex Pattern, string Target)
{
    /// <summary>The new raw target, or null when the pattern does not match.</summary>
    /// <param name="path">Raw path.</param>
    /// <param name="query">Raw query without its <c>?</c>; may be empty.</param>
    public string? Apply(string path, ReadOnlySpan<char> query)
    {
        Match match = Pattern.Match(path);
        if (!match.Success) return null;
        string target = match.Result(Target);
        if (query.IsEmpty) return target;
        return string.Concat(target, target.Contains('?', StringComparison.Ordinal) ? "&" : "?", query);
    }
}
