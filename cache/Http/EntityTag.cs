namespace StonMedia.Cache.Http;

/// <summary>
/// Comparison of entity tags (RFC 9110 8.8.3) as they stand in headers. A tag without quotes is against the grammar but origins
/// send it: it is compared as the text it is, and never equals the same text in quotes.
/// </summary>
public static class EntityTag
{
    /// <summary>Whether the text follows the grammar: an optional W/, then quotes around visible characters.</summary>
    public static bool IsValid(ReadOnlySpan<char> tag)
    {
        ReadOnlySpan<char> opaque = Opaque(tag);
        if (opaque.Length < 2 || opaque[0] != '"' || opaque[^1] != '"') return false;
        foreach (char c in opaque[1..^1])
            if (c is <= ' ' or '"' or '\x7F') return false;
        return true;
    }

    public static bool IsWeak(ReadOnlySpan<char> tag) => tag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>Strong comparison: equal, and neither is weak.</summary>
    public static bool StrongEquals(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => !IsWeak(left) && left.SequenceEqual(right);

    /// <summary>Weak comparison: equal but for the W/.</summary>
    public static bool WeakEquals(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => Opaque(left).SequenceEqual(Opaque(right));

    /// <summary>
    /// Whether a list as in If-None-Match or If-Match names <paramref name="current"/>. A lone * matches anything that exists, also
    /// what has no tag. Elements that are no tags are passed over.
    /// </summary>
    /// <param name="list">The field value; several lines joined by commas.</param>
    /// <param name="current">The tag of what would be sent, or null when it has none.</param>
    /// <param name="strong">True for If-Match (13.1.1), false for If-None-Match (13.1.2).</param>
    public static bool ListMatches(ReadOnlySpan<char> list, string? current, bool strong)
    {
        if (list.Trim(" \t") is "*") return true;
        if (string.IsNullOrEmpty(current)) return false;
        while (NextElement(ref list, out ReadOnlySpan<char> element))
            if (strong ? StrongEquals(element, current) : WeakEquals(element, current)) return true;
        return false;
    }

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => IsWeak(tag) ? tag[2..] : tag;

    /// <summary>Takes one element off the list: commas inside quotes do not part, anything after the closing quote spoils the element.</summary>
    private static bool NextElement(ref ReadOnlySpan<char> list, out ReadOnlySpan<char> element)
    {
        list = list.TrimStart(" \t,");
        element = default;
        if (list.IsEmpty) return false;
        int open = IsWeak(list) ? 2 : 0;
        int from = 0;
        if (open < list.Length && list[open] == '"')
        {
            int close = list[(open + 1)..].IndexOf('"');
            if (close >= 0) from = open + 1 + close;
        }

        int comma = list[from..].IndexOf(',');
        int end = comma < 0 ? list.Length : from + comma;
        element = list[..end].TrimEnd(" \t");
        list = list[end..];
        return true;
    }
}
