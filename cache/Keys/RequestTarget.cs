using System.Buffers;

namespace StonMedia.Cache.Keys;

/// <summary>
/// The target of a request line (RFC 9112 3.2) in origin-form, raw. An absolute-form target is reduced to it, and its authority
/// takes the place of Host (3.2.2).
/// </summary>
public readonly struct RequestTarget
{
    /// <summary>Visible ASCII but for "#", which no request target may hold (RFC 9112 3.2: such a target is not to be mended).</summary>
    private static readonly SearchValues<char> Legal =
        SearchValues.Create("!\"$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly int _pathLength;

    private RequestTarget(string raw, int pathLength, string? authority)
    {
        Raw = raw;
        _pathLength = pathLength;
        Authority = authority;
    }

    /// <summary>Path and query exactly as sent; the very string parsed where it was in origin-form.</summary>
    public string Raw { get; }

    /// <summary>Host and port of an absolute-form target; null otherwise.</summary>
    public string? Authority { get; }

    public ReadOnlySpan<char> Path => Raw.AsSpan(0, _pathLength);

    /// <summary>The query without its "?"; empty when there is none.</summary>
    public ReadOnlySpan<char> Query => HasQuery ? Raw.AsSpan(_pathLength + 1) : default;

    /// <summary>Whether a "?" stands after the path, be the query empty or not.</summary>
    public bool HasQuery => _pathLength < Raw.Length;

    /// <summary>The path as a string; <see cref="Raw"/> itself when there is no query.</summary>
    public string PathText => HasQuery ? Raw[.._pathLength] : Raw;

    /// <summary>
    /// Reads a target. False, to be answered with 400: empty, authority-form or asterisk-form (these belong to CONNECT and OPTIONS),
    /// control characters, blanks, non-ASCII, a fragment, or absolute-form without http(s) or a host.
    /// </summary>
    public static bool TryParse(string? rawTarget, out RequestTarget target)
    {
        target = default;
        if (string.IsNullOrEmpty(rawTarget) || rawTarget.AsSpan().ContainsAnyExcept(Legal)) return false;
        if (rawTarget[0] == '/')
        {
            target = new RequestTarget(rawTarget, PathLength(rawTarget), null);
            return true;
        }

        return TryAbsolute(rawTarget, out target);
    }

    private static bool TryAbsolute(string raw, out RequestTarget target)
    {
        target = default;
        int start = raw.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : raw.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : -1;
        if (start < 0) return false;
        int end = raw.AsSpan(start).IndexOfAny('/', '?');
        ReadOnlySpan<char> authority = end < 0 ? raw.AsSpan(start) : raw.AsSpan(start, end);
        if (authority.IsEmpty || authority.ContainsAny('@', '\\') || authority[0] == ':') return false;
        string origin = end < 0 ? "/" : raw[start + end] == '?' ? string.Concat("/", raw.AsSpan(start + end)) : raw[(start + end)..];
        target = new RequestTarget(origin, PathLength(origin), authority.ToString());
        return true;
    }

    private static int PathLength(string target)
    {
        int mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? target.Length : mark;
    }
}
