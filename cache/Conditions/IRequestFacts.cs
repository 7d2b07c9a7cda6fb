using System.Net;

namespace StonMedia.Cache.Conditions;

/// <summary>
/// What a <see cref="Condition"/> may ask of a request (and, where known, of its response). Implemented by a struct over the
/// server's own request, so that asking allocates nothing.
/// </summary>
public interface IRequestFacts
{
    /// <summary>The raw path, normalised, without its query.</summary>
    ReadOnlySpan<char> Path { get; }

    /// <summary>The raw query without its <c>?</c>; empty when there is none.</summary>
    ReadOnlySpan<char> Query { get; }

    /// <summary>The method, as sent (RFC 9110 9.1: case-sensitive).</summary>
    ReadOnlySpan<char> Method { get; }

    /// <summary>The client's address after trusted proxies were considered; null when it has none (file system, internal).</summary>
    IPAddress? Client { get; }

    /// <summary>The response's Content-Type; empty while it is not known, and then no <c>mime()</c> holds.</summary>
    ReadOnlySpan<char> ContentType { get; }

    /// <summary>The client's ISO 3166-1 country code; empty when it is not known, and then no <c>country()</c> holds.</summary>
    ReadOnlySpan<char> Country { get; }

    /// <summary>The field line number <paramref name="index"/> (from 0) of the request header <paramref name="name"/> (any case).</summary>
    /// <returns>False when the request has fewer such lines.</returns>
    bool TryGetHeader(string name, int index, out ReadOnlySpan<char> value);
}
