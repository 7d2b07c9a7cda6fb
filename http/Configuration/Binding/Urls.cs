using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StonMedia.Http.Configuration.Binding;

/// <summary>The URLs a configuration holds, read strictly: what is not understood is not guessed at.</summary>
internal static class Urls
{
    /// <summary><c>http://host:port/prefix</c> or https.</summary>
    public static bool TryOrigin(string text, [NotNullWhen(true)] out Uri? url, out string fault)
    {
        fault = "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            || !text.Contains("://", StringComparison.Ordinal))
            fault = $"'{text}' is no server: expected \"http://host:port\" or \"https://host:port/prefix\"";
        else if (url.UserInfo.Length > 0)
            fault = $"'{text}': a user name and password cannot be given in the URL";
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            fault = $"'{text}': a server has a path prefix at most, no query and no fragment";
        else if (url.Port == 0)
            fault = $"'{text}': port 0 cannot be connected to";
        return fault.Length == 0;
    }

    /// <summary><c>http://address:port</c>, https or h2c; the port may be left out (80, 443, 80).</summary>
    public static bool TryListen(string text, [NotNullWhen(true)] out ListenAddress? listen)
    {
        listen = null;
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0) return false;
        ListenScheme? scheme = text[..colon] switch
        {
            "http" => ListenScheme.Http,
            "https" => ListenScheme.Https,
            "h2c" => ListenScheme.H2c,
            _ => null,
        };
        ReadOnlySpan<char> rest = text.AsSpan(colon + 3);
        if (rest.EndsWith("/")) rest = rest[..^1];
        if (scheme is null || !TrySplit(rest, scheme == ListenScheme.Https ? 443 : 80, out string host, out int port)) return false;
        if (host is not ("*" or "localhost") && !IsAddress(host)) return false;
        listen = new ListenAddress(scheme.Value, host, port);
        return true;
    }

    /// <summary><c>address:port</c>.</summary>
    public static bool TryEndPoint(string text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        if (!TrySplit(text, -1, out string host, out int port) || port < 0 || !IsAddress(host)) return false;
        endPoint = new IPEndPoint(IPAddress.Parse(host), port);
        return true;
    }

    /// <summary>A host name or address, with or without a port.</summary>
    public static bool IsAuthority(string text) => TrySplit(text, 80, out string host, out _) && (IsAddress(host) || IsHostName(host));

    /// <summary>Labels of letters, digits, hyphens and underscores (which are met in practice), at most 253 characters.</summary>
    public static bool IsHostName(string text)
        => text.Length is > 0 and <= 253 && text.Split('.').All(static label => label.Length is > 0 and <= 63
            && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    private static bool IsAddress(string host)
        => IPAddress.TryParse(host, out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || host.Count(static c => c == '.') == 3);

    private static bool TrySplit(ReadOnlySpan<char> text, int defaultPort, out string host, out int port)
    {
        port = defaultPort;
        host = "";
        int end = text.StartsWith("[") ? text.IndexOf(']') + 1 : text.IndexOf(':') is int at and >= 0 ? at : text.Length;
        if (end == 0) return false;
        host = text[..end].Trim("[]").ToString();
        ReadOnlySpan<char> rest = text[end..];
        if (rest.IsEmpty) return host.Length > 0;
        return host.Length > 0 && rest[0] == ':'
            && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
    }
}
