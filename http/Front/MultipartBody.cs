using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StonMedia.Cache.Http;

namespace StonMedia.Http.Front;

/// <summary>The framing of a multipart/byteranges response (RFC 9110 14.6): the lines before each part, and the last one.</summary>
internal sealed class MultipartBody
{
    private readonly byte[][] _heads;
    private readonly byte[] _tail;

    /// <param name="parts">Two or more ranges, in the order they go out.</param>
    /// <param name="total">Length of the representation.</param>
    /// <param name="contentType">Its type; null when it is not known.</param>
    public MultipartBody(ByteRange[] parts, long total, string? contentType)
    {
        Parts = parts;
        string boundary = RandomNumberGenerator.GetHexString(32, lowercase: true);
        ContentType = "multipart/byteranges; boundary=" + boundary;
        string typeLine = contentType is null ? "" : $"Content-Type: {contentType}\r\n";
        _heads = [.. parts.Select(part => Encoding.Latin1.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\n{typeLine}Content-Range: {ContentRange.Format(part, total)}\r\n\r\n")))];
        _tail = Encoding.Latin1.GetBytes($"\r\n--{boundary}--\r\n");
        Length = _tail.Length + _heads.Sum(static head => (long)head.Length) + parts.Sum(static part => part.Length);
    }

    public ByteRange[] Parts { get; }

    /// <summary>Of the whole response.</summary>
    public string ContentType { get; }

    /// <summary>Bytes of the whole response body.</summary>
    public long Length { get; }

    public ReadOnlyMemory<byte> Tail => _tail;

    /// <summary>What goes before that part.</summary>
    public ReadOnlyMemory<byte> HeadOf(int part) => _heads[part];
}
