using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StonMedia.Http.Tests.Functional;

/// <summary>An answer as it came off the socket.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Headers">Lines in order.</param>
/// <param name="Body">The body without its framing; what came of it.</param>
/// <param name="IsWhole">False when the connection ended before the body's promised end.</param>
internal sealed partial record ProbeReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, bool IsWhole)
{
    public string? Header(string name)
    {
        foreach (KeyValuePair<string, string> line in Headers)
            if (line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return line.Value;
        return null;
    }

    public long? ContentLength => Header("Content-Length") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The parts of a multipart/byteranges body: Content-Range and bytes (as hexadecimal text) of each; null when the type is another.</summary>
    public IReadOnlyList<(string Range, string Hex)>? Parts()
    {
        Match type = Boundary().Match(Header("Content-Type") ?? "");
        if (!type.Success) return null;
        string text = Encoding.Latin1.GetString(Body);
        string delimiter = "\r\n--" + type.Groups[1].Value;
        string[] pieces = ("\r\n" + text.TrimStart('\r', '\n')).Split(delimiter);
        Assert.StartsWith("--", pieces[^1], StringComparison.Ordinal);
        return [.. pieces[1..^1].Select(static piece =>
        {
            int end = piece.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            string range = piece[..end].Split("\r\n").Single(static line => line.StartsWith("Content-Range:", StringComparison.OrdinalIgnoreCase));
            return (range[14..].Trim(), Convert.ToHexString(Encoding.Latin1.GetBytes(piece[(end + 4)..])));
        })];
    }

    [GeneratedRegex("^multipart/byteranges; *boundary=\"?([^\";]+)\"?$")]
    private static partial Regex Boundary();
}
