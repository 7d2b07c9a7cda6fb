using System.Text;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>Vary (RFC 9110 12.5.5, RFC 9111 4.1): which request headers select an answer, and the text two equal selections share.</summary>
public static class VaryKey
{
    /// <summary>Whether any Vary line has the member *, which no request matches.</summary>
    public static bool IsStar(HeaderList response)
    {
        foreach (HeaderField field in response.AsSpan())
        {
            if (!field.Name.Equals("Vary", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (System.Range member in field.Value.AsSpan().Split(','))
                if (field.Value.AsSpan()[member].Trim(" \t") is "*") return true;
        }

        return false;
    }

    /// <summary>The names in Vary, lower case, sorted, each once; * is left out (see <see cref="IsStar"/>).</summary>
    /// <param name="response">The response's header lines.</param>
    /// <param name="honoured">key.vary: names that count, of which "*" means all.</param>
    public static string[] Names(HeaderList response, IReadOnlyList<string> honoured)
    {
        if (!response.Contains("Vary")) return [];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (HeaderField field in response.AsSpan())
        {
            if (!field.Name.Equals("Vary", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (string member in field.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (member != "*" && IsHonoured(member, honoured)) names.Add(member.ToLowerInvariant());
        }

        return [.. names];
    }

    /// <summary>
    /// The request's selection as one text: for each name its values, lines joined and blanks around commas dropped. An absent
    /// header differs from an empty one. Languages are put in the order of their weights, as that is all
    /// their order means (RFC 9110 12.5.4); language and coding names ignore case (12.5), so they are lower-cased.
    /// </summary>
    public static string Select(string[] names, HeaderList request)
    {
        if (names.Length == 0) return "";
        var key = new StringBuilder();
        foreach (string name in names)
        {
            key.Append(name);
            if (name == "accept-language" && request.Joined(name) is { } languages && AcceptLanguage.Normalise(languages) is { } ordered)
            {
                key.Append('=').Append(ordered).Append('\n');
                continue;
            }

            bool fold = name is "accept-encoding" or "accept-language" or "accept-charset";
            char separator = '=';
            foreach (HeaderField field in request.AsSpan())
            {
                if (!field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
                key.Append(separator);
                AppendNormalised(key, field.Value, fold);
                separator = ',';
            }

            key.Append('\n');
        }

        return key.ToString();
    }

    private static bool IsHonoured(string name, IReadOnlyList<string> honoured)
    {
        for (int i = 0; i < honoured.Count; i++)
            if (honoured[i] == "*" || honoured[i].Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static void AppendNormalised(StringBuilder key, string value, bool fold)
    {
        ReadOnlySpan<char> rest = value.AsSpan().Trim(" \t");
        while (true)
        {
            int comma = rest.IndexOf(',');
            ReadOnlySpan<char> member = comma < 0 ? rest : rest[..comma].TrimEnd(" \t");
            foreach (char c in member) key.Append(fold ? char.ToLowerInvariant(c) : c);
            if (comma < 0) return;
            key.Append(',');
            rest = rest[(comma + 1)..].TrimStart(" \t");
        }
    }
}
