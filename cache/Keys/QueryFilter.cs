using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Keys;

/// <summary>Whether a URL's query belongs to its key (key.query, turned round for key.query-exceptions).</summary>
public static class QueryFilter
{
    /// <param name="settings">The virtual host's key settings.</param>
    /// <param name="path">Normalised path.</param>
    /// <param name="target">Path and query; the patterns may be written for either.</param>
    public static bool Keeps(KeySettings settings, string path, string target)
    {
        bool keep = settings.Query == QueryMode.Keep;
        if (settings.QueryExceptions.Count == 0) return keep;
        bool exception = Glob.AnyMatches(settings.QueryExceptions, path) || Glob.AnyMatches(settings.QueryExceptions, target);
        return keep != exception;
    }
}
