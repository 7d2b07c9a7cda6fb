using System.Net;
using StonMedia.Cache.Conditions;

namespace StonMedia.Streams.Tests.Pacing;

/// <summary>A request of which only path and query matter.</summary>
internal readonly record struct RequestFacts(string Target) : IRequestFacts
{
    public ReadOnlySpan<char> Path => Target.AsSpan(0, Target.IndexOf('?') is >= 0 and int at ? at : Target.Length);

    public ReadOnlySpan<char> Query => Target.IndexOf('?') is >= 0 and int at ? Target.AsSpan(at + 1) : default;

    public ReadOnlySpan<char> Method => "GET";

    public IPAddress? Client => IPAddress.Loopback;

    public ReadOnlySpan<char> ContentType => default;

    public ReadOnlySpan<char> Country => default;

    public bool TryGetHeader(string name, int index, out ReadOnlySpan<char> value)
    {
        value = default;
        return false;
    }
}
