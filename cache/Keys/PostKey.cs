using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StonMedia.Cache.Keys;

/// <summary>
/// The key of the answer to one POST body (key.post): the URL's own key, a tab, and a digest. No URL holds a tab, so what names the
/// URL (a purge, an invalidation) names all such answers of it.
/// </summary>
public static class PostKey
{
    /// <summary>Stands between the URL's key and the digest.</summary>
    public const char Mark = '\t';

    /// <summary>The key. Content-Type and Content-Encoding are part of the digest: they say what the bytes mean.</summary>
    public static string Of(string key, string? contentType, string? contentEncoding, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, contentType);
        Append(hash, contentEncoding);
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return $"{key}{Mark}{Convert.ToBase64String(digest)}";
    }

    /// <summary>Where the URL's own part of a key ends: before the digest of a body, or the selection of a variant.</summary>
    public static int UrlLength(ReadOnlySpan<char> key) => key.IndexOfAny(Mark, '\n') is var end && end >= 0 ? end : key.Length;

    /// <summary>With its length before it, so that no two pairs of texts are the same bytes.</summary>
    private static void Append(IncrementalHash hash, string? text)
    {
        byte[] bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
