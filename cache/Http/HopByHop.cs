using System.Collections.Frozen;
using StonMedia.Cache.Entries;

namespace StonMedia.Cache.Http;

/// <summary>Header lines that are for one connection only (RFC 9110 7.6.1) or for a proxy only (RFC 9111 3.1).</summary>
public static class HopByHop
{
    private static readonly FrozenSet<string> Always = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings",
        "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a header of that name never goes beyond the next hop.</summary>
    public static bool IsAlways(string name) => Always.Contains(name);

    /// <summary>
    /// The lines that may go on, either way: without hop-by-hop ones and those that Connection names. Order, spelling and
    /// duplicates are kept; the same list comes back when nothing had to go.
    /// </summary>
    public static HeaderList Forwardable(HeaderList headers) => Without(headers, static (name, listed) => IsHop(name, listed));

    /// <summary>What a request may carry to the origin: <see cref="Forwardable"/> without what the client sends itself (Host, Content-Length, Expect).</summary>
    public static HeaderList ForOrigin(HeaderList headers)
        => Without(headers, static (name, listed) => IsHop(name, listed) || Is(name, "Host") || Is(name, "Content-Length") || Is(name, "Expect"));

    internal static HeaderList Without(HeaderList headers, Func<string, string?, bool> drop)
    {
        string? listed = headers.Joined("Connection");
        int kept = 0;
        ReadOnlySpan<HeaderField> fields = headers.AsSpan();
        foreach (HeaderField field in fields)
            if (!drop(field.Name, listed)) kept++;
        if (kept == fields.Length) return headers;
        var result = new HeaderField[kept];
        int at = 0;
        foreach (HeaderField field in fields)
            if (!drop(field.Name, listed)) result[at++] = field;
        return new HeaderList(result);
    }

    internal static bool IsHop(string name, string? listed) => IsAlways(name) || IsListed(name, listed);

    /// <summary>Whether a comma-separated list of names holds that name.</summary>
    internal static bool IsListed(string name, string? list)
    {
        if (list is null) return false;
        foreach (System.Range member in list.AsSpan().Split(','))
            if (list.AsSpan()[member].Trim(" \t").Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    internal static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
