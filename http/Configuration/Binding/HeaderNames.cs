namespace StonMedia.Http.Configuration.Binding;

/// <summary>Header fields as a configuration may name them.</summary>
internal static class HeaderNames
{
    /// <summary>Framing and routing are the server's own: a rule that changed them could smuggle or truncate messages.</summary>
    private static readonly HashSet<string> s_forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Content-Range", "Host", "HTTP2-Settings", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Why a rule may not name it, or null.</summary>
    public static string? Check(string name)
    {
        if (!IsToken(name)) return $"'{name}' is no header name";
        return s_forbidden.Contains(name) ? $"'{name}' belongs to the connection or the framing and cannot be changed by a rule" : null;
    }

    /// <summary>RFC 9110 5.6.2.</summary>
    public static bool IsToken(string name)
        => name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    /// <summary>RFC 9110 5.5, without obs-text.</summary>
    public static bool IsValue(string value) => value.All(static c => c is '\t' or (>= ' ' and <= '~'));
}
