using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StonMedia.Http.Tests.Front;

/// <summary>A client that sends exactly the bytes it is given: what HttpClient would mend or refuse.</summary>
internal static class RawClient
{
    /// <summary>Sends a text (Latin-1), then reads until the server closes; a minute at most.</summary>
    public static async Task<string> ExchangeAsync(int port, string request)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        return Encoding.Latin1.GetString(await ReadToEndAsync(socket, deadline.Token));
    }

    /// <summary>GET with "Connection: close"; the answer with its head.</summary>
    public static Task<string> GetAsync(int port, string target, string host = "test", string more = "")
        => ExchangeAsync(port, $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n");

    /// <summary>All bytes until the end, or until the connection is reset.</summary>
    public static async Task<byte[]> ReadToEndAsync(Socket socket, CancellationToken cancel)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[16 << 10];
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer, cancel)) > 0;) all.Write(buffer, 0, read);
        }
        catch (SocketException)
        {
            // A cut delivery: what had come until then counts.
        }

        return all.ToArray();
    }
}
