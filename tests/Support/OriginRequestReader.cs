using System.Globalization;
using System.Text;

namespace StonMedia.Tests.Support;

/// <summary>Reads requests off one connection: enough of RFC 9112 for what a proxy sends, keeping every byte as it came.</summary>
internal sealed class OriginRequestReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;

    /// <summary>The next request's parts; null when the client closed between requests.</summary>
    public async Task<(string Method, string Target, List<KeyValuePair<string, string>> Headers, byte[] Body)?> ReadAsync(CancellationToken cancel)
    {
        string? line = await LineAsync(cancel);
        if (line is null) return null;
        string[] words = line.Split(' ');
        if (words.Length != 3) throw new InvalidDataException($"request line: {line}");
        var headers = new List<KeyValuePair<string, string>>();
        while (await LineAsync(cancel) is { Length: > 0 } header)
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(header[..colon], header[(colon + 1)..].Trim(' ')));
        }

        return (words[0], words[1], headers, await BodyAsync(headers, cancel));
    }

    private async Task<byte[]> BodyAsync(List<KeyValuePair<string, string>> headers, CancellationToken cancel)
    {
        string? length = Find(headers, "Content-Length");
        if (length is not null) return await BytesAsync(int.Parse(length, CultureInfo.InvariantCulture), cancel);
        if (Find(headers, "Transfer-Encoding") is null) return [];
        var body = new MemoryStream();
        while (true)
        {
            string size = await LineAsync(cancel) ?? throw new EndOfStreamException();
            int count = int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(await BytesAsync(count, cancel));
            if (count > 0) await LineAsync(cancel);
            else break;
        }

        while (await LineAsync(cancel) is { Length: > 0 }) { }      // trailers
        return body.ToArray();
    }

    private static string? Find(List<KeyValuePair<string, string>> headers, string name)
        => headers.Find(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private async Task<byte[]> BytesAsync(int count, CancellationToken cancel)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            if (_start == _end && !await FillAsync(cancel)) throw new EndOfStreamException();
            int take = Math.Min(count - at, _end - _start);
            _buffer.AsSpan(_start, take).CopyTo(bytes.AsSpan(at));
            _start += take;
            at += take;
        }

        return bytes;
    }

    private async Task<string?> LineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancel)) return null;
            char c = (char)_buffer[_start++];
            if (c == '\n') return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
            line.Append(c);
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancel);
        return _end > 0;
    }
}
