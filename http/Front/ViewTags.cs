using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Http;

namespace StonMedia.Http.Front;

/// <summary>
/// Entity tags of views: made of the source's validator and the layout's tag, so they are the same on every edge and after every
/// restart, and differ whenever the bytes would.
/// </summary>
internal static class ViewTags
{
    // 48 bits of SHA-256: views of one source are few.
    private const int HashBytes = 6;

    /// <summary>
    /// The tag of a view; weak when the source's validator is weak; null when the source has none at all.
    /// </summary>
    /// <param name="source">Validators of the body it is made of.</param>
    /// <param name="length">Bytes of that body, part of the tag where only its date is known.</param>
    /// <param name="viewTag">The layout's tag; not empty.</param>
    public static string? Of(Validators source, long length, string viewTag)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(viewTag), hash);
        string suffix = Convert.ToHexStringLower(hash[..HashBytes]);
        if (source.ETag is { } tag && EntityTag.IsValid(tag)) return string.Concat(tag.AsSpan(0, tag.Length - 1), "-", suffix, "\"");
        if (source.LastModified is not { } modified) return null;
        string weak = source.HasStrongLastModified ? "" : "W/";
        return string.Create(CultureInfo.InvariantCulture, $"{weak}\"{modified.ToUnixTimeSeconds():x}-{length:x}-{suffix}\"");
    }
}
