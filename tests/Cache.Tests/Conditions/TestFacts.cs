using System.Net;
using StonMedia.Cache.Conditions;

namespace StonMedia.Cache.Tests.Conditions;

/// <summary>A request spelled out in a test; headers keep their order and may repeat.</summary>
internal readonly struct TestFacts() : IRequestFacts
{
    public string PathText { get; init; } = "/";
    public string QueryText { get; init; } = "";
    public string MethodText { get; init; } = "GET";
    public string Address { get; init; } = "127.0.0.1";
    public string Type { get; init; } = "";
    public string CountryText { get; init; } = "";
    public (string Name, string Value)[] Headers { get; init; } = [];
    public IPAddress? Parsed { get; init; }

    public ReadOnlySpan<char> Path => PathText;
    public ReadOnlySpan<char> Query => QueryText;
    public ReadOnlySpan<char> Method => MethodText;
    public IPAddress? Client => Parsed ?? (Address.Length == 0 ? null : IPAddress.Parse(Address));
    public ReadOnlySpan<char> ContentType => Type;
    public ReadOnlySpan<char> Country => CountryText;

    public bool TryGetHeader(string name, int index, out ReadOnlySpan<char> value)
    {
        foreach ((string header, string text) in Headers)
        {
            if (!header.Equals(name, StringComparison.OrdinalIgnoreCase) || index-- > 0) continue;
            value = text;
            return true;
        }
        value = default;
        return false;
    }
}
