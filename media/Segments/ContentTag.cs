using System.Security.Cryptography;

namespace StonMedia.Media.Segments;

/// <summary>Tags of pieces that other files have a part in: no version of those is known here, so the bytes themselves tell.</summary>
internal static class ContentTag
{
    /// <param name="tag">The piece's own tag.</param>
    /// <param name="bytes">All of the piece.</param>
    public static string Of(string tag, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return $"{tag}:{Convert.ToHexStringLower(hash[..8])}";
    }
}
