using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Http.Tests.Front;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.BadInput;

/// <summary>Clients that announce a body and then send nothing of it: they are refused in time, and the origin's connection is free again.</summary>
public sealed class SilentBodyTests
{
    [Theory]
    [InlineData("key { post { enabled = off } }", "Content-Length: 10\r\n\r\n")]
    [InlineData("key { post { enabled = off } }", "Content-Length: 10\r\n\r\nhello")]
    [InlineData("key { post { enabled = off } }", "Transfer-Encoding: chunked\r\n\r\n7FFFFFF\r\nhello")]
    [InlineData("key { post { enabled = off } }, bypass { private = on }", "Content-Length: 10\r\n\r\n")]
    [InlineData("key { post { enabled = on } }", "Content-Length: 10\r\n\r\nhello")]
    [InlineData("key { post { enabled = on } }", "Transfer-Encoding: chunked\r\n\r\n7FFFFFF\r\nhello")]
    public async Task Post_ClientFallsSilentInItsBody_IsRefusedInTimeAndTheNextIsServed(string host, string rest)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Handle("/form", static exchange => exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url, host, server: "client { send-timeout = 500 ms }");
        Assert.StartsWith("HTTP/1.1 408", await BeginAsync(edge.Port, $"POST /form HTTP/1.1\r\nHost: test\r\n{rest}"), StringComparison.Ordinal);
        string reply;
        long until = Environment.TickCount64 + 60_000;
        do reply = await RawClient.ExchangeAsync(edge.Port, "POST /form HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        while (reply.StartsWith("HTTP/1.1 408", StringComparison.Ordinal) && Environment.TickCount64 < until);     // so short a time-out may end on a busy machine
        Assert.EndsWith("ok", reply, StringComparison.Ordinal);
    }

    /// <summary>The first bytes of the answer, the request's connection being left open: the server waits some seconds for the rest of the body.</summary>
    private static async Task<string> BeginAsync(int port, string request)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), deadline.Token);
        byte[] first = new byte[64];
        int count = await socket.ReceiveAsync(first, deadline.Token);
        return Encoding.ASCII.GetString(first, 0, count);
    }
}
