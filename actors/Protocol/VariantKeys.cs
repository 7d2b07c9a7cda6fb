using StonMedia.Cache.Entries;
using StonMedia.Cache.Http;
using StonMedia.Cache.Settings;

namespace StonMedia.Actors.Protocol;

/// <summary>The key of the record that a request selects among the variants of a cache key (RFC 9111 4.1).</summary>
public static class VariantKeys
{
    /// <summary>The variant's key; with key.accept-encoding = normalise, lists of codings that mean the same select the same.</summary>
    public static string Of(string key, string[] varyOn, HeaderList request, KeySettings settings)
    {
        if (settings.AcceptEncoding == AcceptEncodingMode.Keep || !varyOn.Contains("accept-encoding"))
            return key + "\n" + VaryKey.Select(varyOn, request);
        string? coding = settings.AcceptEncoding == AcceptEncodingMode.Drop ? null : AcceptEncoding.Normalise(request.Joined("Accept-Encoding"));
        string[] others = [.. varyOn.Where(static name => name != "accept-encoding")];
        return key + "\naccept-encoding=" + coding + "\n" + VaryKey.Select(others, request);
    }
}
