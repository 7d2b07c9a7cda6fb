using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StonMedia.Cache.Patterns;

namespace StonMedia.Http.Front;

/// <summary>
/// Who the client is. Forwarded (RFC 7239) and X-Forwarded-For are believed only from trusted proxies, and read from the right:
/// the first address that is no trusted proxy is the client, for everything to its left may be made up.
/// </summary>
internal static class ClientAddress
{
    public static IPAddress? Of(IPAddress? peer, IHeaderDictionary headers, IReadOnlyList<AddressRange> trusted)
    {
        if (peer is { IsIPv4MappedToIPv6: true }) peer = peer.MapToIPv4();
        if (trusted.Count == 0 || !AddressRange.AnyContains(trusted, peer)) return peer;
        IPAddress? client = peer;
        bool standard = headers.TryGetValue("Forwarded", out StringValues lines);
        if (!standard && !headers.TryGetValue("X-Forwarded-For", out lines)) return peer;
        for (int line = lines.Count - 1; line >= 0; line--)
        {
            string[] hops = (lines[line] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            for (int i = hops.Length - 1; i >= 0; i--)
            {
                if (Parse(standard ? ForOf(hops[i]) : hops[i]) is not { } hop) return client;
                client = hop;
                if (!AddressRange.AnyContains(trusted, hop)) return hop;
            }
        }

        return client;
    }

    /// <summary>The for= of one Forwarded element, unquoted; empty when there is none.</summary>
    private static ReadOnlySpan<char> ForOf(string element)
    {
        foreach (System.Range range in element.AsSpan().Split(';'))
        {
            ReadOnlySpan<char> pair = element.AsSpan()[range].Trim();
            if (pair.StartsWith("for=", StringComparison.OrdinalIgnoreCase)) return pair[4..].Trim('"');
        }

        return default;
    }

    /// <summary>An address with or without a port: 192.0.2.1, 192.0.2.1:80, 2001:db8::1, [2001:db8::1]:80; null for anything else.</summary>
    private static IPAddress? Parse(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("["))
        {
            int close = text.IndexOf(']');
            text = close < 0 ? default : text[1..close];
        }
        else if (text.Count(':') == 1)
        {
            text = text[..text.IndexOf(':')];
        }

        return IPAddress.TryParse(text, out IPAddress? address) ? address : null;
    }
}
