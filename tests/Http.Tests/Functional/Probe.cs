using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StonMedia.Http.Tests.Functional;

/// <summary>A client that sends headers exactly as given and notices how the connection ends.</summary>
internal static class Probe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task<ProbeReply> SendAsync(int port, string method, string target, params string[] headers)
        => SendAsync(port, method, target, headers, default);

    /// <summary>A POST of these bytes, with their length unless <paramref name="headers"/> say how they are framed.</summary>
    public static Task<ProbeReply> PostAsync(int port, string target, ReadOnlyMemory<byte> body, params string[] headers)
    {
        bool framed = headers.Any(static line => line.StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase));
        string[] lines = framed ? headers : [.. headers, FormattableString.Invariant($"Content-Length: {body.Length}")];
        return SendAsync(port, "POST", target, lines, body);
    }

    private static async Task<ProbeReply> SendAsync(int port, string method, string target, string[] headers, ReadOnlyMemory<byte> body)
    {
        using var deadline = new CancellationTokenSource(Limit);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        string head = $"{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{string.Concat(headers.Select(static line => line + "\r\n"))}\r\n";
        await socket.SendAsync(Encoding.Latin1.GetBytes(head), deadline.Token);
        for (int sent = 0; sent < body.Length;) sent += await socket.SendAsync(body[sent..], deadline.Token);
        return Parse(method, await ReadAsync(socket, deadline.Token));
    }

    private static async Task<byte[]> ReadAsync(Socket socket, CancellationToken cancel)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer, cancel)) > 0;) all.Write(buffer, 0, read);
        }
        catch (SocketException)
        {
            // A cut connection; what came until then is judged.
        }

        return all.ToArray();
    }

    private static ProbeReply Parse(string method, byte[] bytes)
    {
        int end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) throw new InvalidDataException($"no head in {bytes.Length} bytes");
        string[] lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        int status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = lines[1..].Select(static line => line.Split(':', 2)).Select(static pair => new KeyValuePair<string, string>(pair[0], pair[1].Trim())).ToList();
        var reply = new ProbeReply(status, headers, bytes[(end + 4)..], true);
        if (method == "HEAD" || status is 204 or 304) return reply;
        if (reply.Header("Transfer-Encoding") is not null) return Unchunk(reply);
        return reply.ContentLength is { } length ? reply with { IsWhole = reply.Body.Length == length } : reply;
    }

    private static ProbeReply Unchunk(ProbeReply reply)
    {
        var body = new MemoryStream();
        ReadOnlySpan<byte> rest = reply.Body;
        while (true)
        {
            int line = rest.IndexOf("\r\n"u8);
            if (line < 0) return reply with { Body = body.ToArray(), IsWhole = false };
            int size = int.Parse(rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            rest = rest[(line + 2)..];
            if (size == 0) return reply with { Body = body.ToArray(), IsWhole = rest.SequenceEqual("\r\n"u8) };
            body.Write(rest[..Math.Min(size, rest.Length)]);
            if (rest.Length < size + 2) return reply with { Body = body.ToArray(), IsWhole = false };
            rest = rest[(size + 2)..];
        }
    }
}
