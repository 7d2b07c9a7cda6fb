using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Keys;

/// <summary>The key of a URL within its virtual host, without Vary values: normalised path, and the query where it counts.</summary>
public static class CacheKey
{
    /// <summary>
    /// The key. Allocates nothing when the target is normal and its query is kept or absent: it is then <paramref name="target"/>'s
    /// own string. An empty query ("/a?") is not the same as none.
    /// </summary>
    public static string Of(in RequestTarget target, KeySettings settings)
    {
        if (!target.HasQuery) return Cased(PathNormaliser.Normalise(target.Raw), settings);
        bool normal = PathNormaliser.IsNormal(target.Path);
        if (normal && settings.Query == QueryMode.Keep && settings.QueryExceptions.Count == 0) return Cased(target.Raw, settings);
        string path = PathNormaliser.Normalise(target.PathText);
        string whole = normal ? target.Raw : string.Concat(path, target.Raw.AsSpan(target.Path.Length));
        return Cased(QueryFilter.Keeps(settings, path, whole) ? whole : path, settings);
    }

    private static string Cased(string key, KeySettings settings) => settings.CaseSensitive ? key : key.ToLowerInvariant();
}
