using System.IO.Compression;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>Applies a content coding to a whole body.</summary>
internal static class Coder
{
    /// <summary>Of eleven: about gzip's speed at its best, and a fifth shorter.</summary>
    private const int BrotliQuality = 5;

    /// <summary>Largest window that every client knows (RFC 7932).</summary>
    private const int BrotliWindow = 22;

    public static string NameOf(ContentEncoding coding) => coding == ContentEncoding.Br ? "br" : "gzip";

    /// <summary>The coded bytes; empty when they would not be at least a twentieth shorter.</summary>
    public static byte[] Code(ReadOnlySpan<byte> body, ContentEncoding coding)
    {
        byte[] coded = coding == ContentEncoding.Br ? Brotli(body) : Gzip(body);
        return coded.Length <= body.Length - (body.Length / 20) ? coded : [];
    }

    private static byte[] Brotli(ReadOnlySpan<byte> body)
    {
        byte[] room = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        return BrotliEncoder.TryCompress(body, room, out int written, BrotliQuality, BrotliWindow)
            ? room[..written]
            : throw new InvalidOperationException("brotli did not fit into the room that it had asked for");
    }

    private static byte[] Gzip(ReadOnlySpan<byte> body)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(body);
        return output.ToArray();
    }
}
