using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StonMedia.Bench.Load;

/// <summary>An origin of damaged files: /SEED/NUMBER.EXT is file NUMBER as <see cref="Mutation"/> makes it. Answers single ranges; all else is 404.</summary>
internal sealed class FuzzOrigin(IReadOnlyList<string> files) : IDisposable
{
    private const int Kept = 64;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, byte[]> _made = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Start()
    {
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: the run is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            Stream stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 } first)
            {
                string range = "";
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                    if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) range = line[13..];
                await AnswerAsync(stream, first.Split(' ')[1], range);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The edge has gone, or wants no more of it.
        }
    }

    private async Task AnswerAsync(Stream stream, string target, string range)
    {
        string[] parts = target.Split('?')[0].Split('/');
        if (parts.Length != 3 || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out int seed) || !int.TryParse(parts[2].Split('.')[0], CultureInfo.InvariantCulture, out int number))
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            return;
        }

        if (_made.Count > Kept) _made.Clear();
        byte[] body = _made.GetOrAdd(seed, static (key, path) => Mutation.Of(File.ReadAllBytes(path), key), files[number]);
        int from = 0, end = body.Length;
        string status = "200 OK", contentRange = "";
        string[] ends = range.Split('-');
        if (ends.Length == 2 && int.TryParse(ends[0], CultureInfo.InvariantCulture, out from))
        {
            if (from >= body.Length)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{body.Length}\r\nContent-Length: 0\r\n\r\n"));
                return;
            }

            if (int.TryParse(ends[1], CultureInfo.InvariantCulture, out int last)) end = Math.Min(end, last + 1);
            (status, contentRange) = ("206 Partial Content", $"Content-Range: bytes {from}-{end - 1}/{body.Length}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{contentRange}ETag: \"{seed}\"\r\nCache-Control: max-age=600\r\nContent-Length: {end - from}\r\n\r\n"));
        await stream.WriteAsync(body.AsMemory(from, end - from));
    }
}
