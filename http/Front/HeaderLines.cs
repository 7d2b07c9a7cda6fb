using System.Buffers;
using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using StonMedia.Cache.Entries;

namespace StonMedia.Http.Front;

/// <summary>Between Kestrel's header dictionaries and lists of header lines.</summary>
internal static class HeaderLines
{
    /// <summary>So many lines are looked through faster than they are put into a table.</summary>
    private const int Few = 32;

    // Kestrel recognises its own name strings by reference, which spares it a comparison a header and response.
    private static readonly FrozenDictionary<string, string> s_known = typeof(HeaderNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (string)field.GetValue(null)!)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(static name => name, StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> s_controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(static c => c != '\t').Append(127).Select(static c => (char)c)]);

    /// <summary>The name in the server's own string where it is a known one.</summary>
    public static string Known(string name) => s_known.GetValueOrDefault(name, name);

    private static readonly SearchValues<char> s_token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>False for a value that would end a header line or that no message may hold, and for a name that is no token.</summary>
    public static bool IsSendable(HeaderField line)
        => line.Name.Length > 0 && !line.Name.AsSpan().ContainsAnyExcept(s_token) && IsSendableValue(line.Value);

    /// <summary>As <see cref="IsSendable"/>, for a value alone.</summary>
    public static bool IsSendableValue(string value)
        => !value.AsSpan().ContainsAny(s_controls) && !value.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');

    /// <summary>The lines that can be sent; the list itself when all can.</summary>
    public static HeaderList Sendable(HeaderList lines)
    {
        foreach (HeaderField line in lines.AsSpan())
            if (!IsSendable(line)) return new HeaderList([.. lines.Where(IsSendable)]);
        return lines;
    }

    /// <summary>All lines of a request; an HTTP/2 client's pseudo headers are none.</summary>
    public static HeaderList Of(IHeaderDictionary headers)
    {
        var lines = new List<HeaderField>(headers.Count);
        foreach ((string name, StringValues values) in headers)
        {
            if (name.Length == 0 || name[0] == ':') continue;
            foreach (string? value in values) lines.Add(new HeaderField(name, value ?? ""));
        }

        return new HeaderList([.. lines]);
    }

    /// <summary>The value of a request header, its lines joined by commas (RFC 9110 5.3); null when it is absent.</summary>
    public static string? Joined(StringValues values) => values.Count switch
    {
        0 => null,
        1 => values[0],
        _ => string.Join(", ", values.ToArray()),
    };

    /// <summary>Lines grouped by name for a header dictionary, in order of first appearance; those that cannot be sent are left out.</summary>
    /// <param name="without">Names that are left out too.</param>
    public static KeyValuePair<string, StringValues>[] Group(HeaderList lines, HashSet<string>? without = null)
    {
        var groups = new KeyValuePair<string, StringValues>[lines.Count];
        int count = 0;
        Dictionary<string, int>? places = lines.Count > Few ? new(StringComparer.OrdinalIgnoreCase) : null;
        foreach (HeaderField line in lines.AsSpan())
        {
            if (without?.Contains(line.Name) == true || !IsSendable(line)) continue;
            int place = places is null ? PlaceOf(line.Name, groups.AsSpan(0, count)) : places.GetValueOrDefault(line.Name, -1);
            if (place >= 0)
            {
                groups[place] = new(groups[place].Key, StringValues.Concat(groups[place].Value, line.Value));
                continue;
            }

            places?.Add(line.Name, count);
            groups[count++] = new(Known(line.Name), line.Value);
        }

        return count == groups.Length ? groups : groups[..count];
    }

    private static int PlaceOf(string name, ReadOnlySpan<KeyValuePair<string, StringValues>> groups)
    {
        for (int i = 0; i < groups.Length; i++)
            if (groups[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    /// <summary>Makes Vary name a header, unless it does already or says "*" (RFC 9110 12.5.5).</summary>
    public static void AddToVary(IHeaderDictionary headers, string name)
    {
        string? vary = Joined(headers.Vary);
        if (vary is null) headers.Vary = name;
        else if (!vary.Split(',', StringSplitOptions.TrimEntries).Any(item => item == "*" || item.Equals(name, StringComparison.OrdinalIgnoreCase)))
            headers.Vary = $"{vary}, {name}";
    }
}
