using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StonMedia.Http.Tests.Functional;

/// <summary>An origin that gives every request the same answer and allocates nothing for it; a thread a connection.</summary>
internal sealed class SilentOrigin : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _connections = [];
    private readonly byte[] _answer;

    /// <param name="answer">Head and body, sent by one write.</param>
    public SilentOrigin(byte[] answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true, Name = "silent origin" }.Start();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    public void Dispose()
    {
        _listener.Dispose();
        lock (_connections)
            foreach (Socket connection in _connections) connection.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket connection = _listener.Accept();
                connection.NoDelay = true;
                lock (_connections) _connections.Add(connection);
                new Thread(() => Serve(connection)) { IsBackground = true, Name = "silent origin" }.Start();
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket connection)
    {
        byte[] request = new byte[8192];
        int have = 0;
        try
        {
            while (connection.Receive(request, have, request.Length - have, SocketFlags.None) is var count and > 0)
            {
                have += count;
                if (!request.AsSpan(0, have).EndsWith("\r\n\r\n"u8)) continue;
                have = 0;
                connection.Send(_answer);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // As above.
        }
    }

    /// <summary>A cacheable answer with that body.</summary>
    public static byte[] Answer(byte[] body)
        => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nContent-Length: {body.Length}\r\nETag: \"v1\"\r\n"
            + "Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT\r\nCache-Control: max-age=86400\r\nServer: silent\r\nDate: Sun, 01 Nov 2026 10:00:00 GMT\r\n\r\n"), .. body];
}
