using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;

namespace StonMedia.Http.Front;

/// <summary>The key of a variant: that of the URL, and the request's selection (RFC 9111 4.1).</summary>
internal static class VariantKey
{
    public static string Of(string key, string[] varyOn, HeaderList request) => $"{key}\n{VaryKey.Select(varyOn, request)}";
}
