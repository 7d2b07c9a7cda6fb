using System.Text;

namespace StonMedia.Cache.Keys;

/// <summary>The parameters of a raw query (without its "?"), and their removal without disturbing the others.</summary>
public static class QueryParameters
{
    /// <summary>Walks the parameters in order; empty ones ("a&amp;&amp;b") are passed over.</summary>
    public static QueryEnumerator Enumerate(ReadOnlySpan<char> query) => new(query);

    /// <summary>The decoded value of the first parameter of that name; null when there is none.</summary>
    public static string? First(ReadOnlySpan<char> query, string name)
    {
        foreach (QueryParameter parameter in Enumerate(query))
            if (parameter.Is(name)) return parameter.Value;
        return null;
    }

    /// <summary>
    /// The query without all parameters of those names; the others keep their order and spelling, empty ones included. The same
    /// string comes back when none was there; the empty string when nothing is left.
    /// </summary>
    public static string Remove(string query, params ReadOnlySpan<string> names)
    {
        bool found = false;
        foreach (QueryParameter parameter in Enumerate(query))
            if (IsAny(parameter, names)) { found = true; break; }
        if (!found) return query;

        var kept = new StringBuilder(query.Length);
        bool first = true;
        foreach (System.Range range in query.AsSpan().Split('&'))
        {
            ReadOnlySpan<char> text = query.AsSpan()[range];
            if (!text.IsEmpty && IsAny(new QueryParameter(text), names)) continue;
            if (!first) kept.Append('&');
            kept.Append(text);
            first = false;
        }

        return kept.ToString();
    }

    private static bool IsAny(QueryParameter parameter, ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (parameter.Is(name)) return true;
        return false;
    }
}
