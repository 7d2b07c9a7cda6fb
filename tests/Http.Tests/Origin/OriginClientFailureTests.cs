using System.Net;
using System.Net.Sockets;
using StonMedia.Http.Origin;
using StonMedia.Streams.Origin;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Origin;

/// <summary>Every way an origin can fail, and what is made of it.</summary>
public sealed class OriginClientFailureTests
{
    /// <summary>Is meant to be over.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    /// <summary>One that a busy machine keeps.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(3);
    private static readonly OriginHandler CloseAtOnce = static exchange =>
    {
        exchange.Shutdown();
        return Task.CompletedTask;
    };

    [Fact]
    public async Task SendAsync_NobodyListens_IsConnectFailed()
    {
        // Bound, so that no other test gets it, and not listened on.
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)bound.LocalEndPoint!).Port;
        using var client = new OriginClient();
        OriginException error = await client.FailsAsync(OriginCalls.To(new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}")), "/"), OriginFailure.ConnectFailed);
        Assert.True(error.NothingReceived);
    }

    [Fact]
    public async Task SendAsync_BacklogFull_IsConnectTimeout()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var waiting = new List<Socket>();
        try
        {
            // Fill the queue of connections that nobody accepts, until one more gets no answer.
            bool full = false;
            for (int i = 0; i < 20 && !full; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                waiting.Add(socket);
                Task connected = socket.ConnectAsync(listener.LocalEndPoint!);
                full = await Task.WhenAny(connected, Task.Delay(Kept)) != connected;
            }

            if (!full) Assert.Skip("this system accepts connections beyond the backlog");
            int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
            using var client = new OriginClient();
            OriginException error = await client.FailsAsync(
                OriginCalls.To(new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}")), "/", connect: Short), OriginFailure.ConnectTimeout);
            Assert.True(error.NothingReceived);
        }
        finally
        {
            waiting.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task SendAsync_NoHead_IsReceiveTimeout()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { Head = Task.Delay(Timeout.Infinite) });
        using var client = new OriginClient();
        OriginException error = await client.FailsAsync(OriginCalls.To(origin.Uri, "/v", receive: Short), OriginFailure.ReceiveTimeout);
        Assert.True(error.NothingReceived);
    }

    [Fact]
    public async Task SendAsync_HalfAHead_IsReceiveTimeoutWithSomethingReceived()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", static async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nX:");
            await Task.Delay(Timeout.Infinite, exchange.Stopping);
        });
        using var client = new OriginClient();
        OriginException error = await client.FailsAsync(OriginCalls.To(origin.Uri, "/v", receive: Kept), OriginFailure.ReceiveTimeout);
        Assert.False(error.NothingReceived);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\n", OriginFailure.Truncated)]
    [InlineData("SSH-2.0-OpenSSH\r\n", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nokk", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nokk", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nokk", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", OriginFailure.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", OriginFailure.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", OriginFailure.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", OriginFailure.Truncated)]
    public async Task SendAsync_BrokenAnswer_IsNamed(string answer, OriginFailure failure)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Expecting(OriginStep.Raw("/v", answer));
        using var client = new OriginClient();
        OriginException error = await client.FailsAsync(OriginCalls.To(origin, "/v"), failure);
        Assert.False(error.NothingReceived);
        origin.Verify();
    }

    [Fact]
    public async Task SendAsync_EndlessHead_IsMalformed()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Expecting(OriginStep.Raw("/v", "HTTP/1.1 200 OK\r\nX: " + new string('x', 300_000) + "\r\n\r\n"));
        using var client = new OriginClient();
        await client.FailsAsync(OriginCalls.To(origin, "/v"), OriginFailure.Malformed);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task SendAsync_ClosedWithoutAnswer_IsSentOnlyOnce(string method)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", CloseAtOnce);
        using var client = new OriginClient();
        OriginException error = await client.FailsAsync(OriginCalls.To(origin, "/v", method), OriginFailure.Truncated);
        Assert.True(error.NothingReceived);
        Assert.Equal(1, origin.CountOf("/v"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task SendAsync_ReusedConnectionClosedWithoutAnswer_IsSentOnlyOnce(string method)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/first", new OriginContent()).Handle("/v", CloseAtOnce);
        using var client = new OriginClient();
        await client.FetchAsync(OriginCalls.To(origin, "/first"));
        OriginException error = await client.FailsAsync(OriginCalls.To(origin, "/v", method), OriginFailure.Truncated);
        Assert.True(error.NothingReceived);
        Assert.Equal(1, origin.CountOf("/v"));
        Assert.Equal(1000, (await client.FetchAsync(OriginCalls.To(origin, "/first"))).Length);
    }

    [Fact]
    public async Task SendAsync_IdleConnectionClosedByTheOrigin_TakesAnother()
    {
        var closed = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent()).Handle("/first", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            exchange.Shutdown();
            closed.SetResult();
        });
        using var client = new OriginClient();
        await client.FetchAsync(OriginCalls.To(origin, "/first"));
        await closed.Task;
        Assert.Equal(1000, (await client.FetchAsync(OriginCalls.To(origin, "/v", "POST"))).Length);
        Assert.Equal((2, 1), (origin.Connections, origin.CountOf("/v")));
    }

    [Theory]
    [InlineData(OriginFraming.Length, false)]
    [InlineData(OriginFraming.Chunked, false)]
    [InlineData(OriginFraming.Length, true)]
    [InlineData(OriginFraming.Close, true)]
    public async Task ReadAsync_CutBody_GivesWhatCameThenTruncated(OriginFraming framing, bool reset)
    {
        // With a reset the system may drop what was not read yet, so the origin waits until it was.
        var read = new TaskCompletionSource();
        var content = new OriginContent { Length = 1000, Framing = framing, CutAt = 500, HangAt = 499, Resume = read.Task, Reset = reset };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", content);
        using var client = new OriginClient();
        await using OriginResponse response = await client.SendAsync(OriginCalls.To(origin, "/v"), default);
        byte[] buffer = new byte[1000];
        int got = 0;
        while (got < 499) got += await response.ReadAsync(buffer.AsMemory(got), default);
        read.SetResult();
        OriginException error = await Assert.ThrowsAsync<OriginException>(async () =>
        {
            while (await response.ReadAsync(buffer, default) > 0) { }
        });
        Assert.Equal(OriginFailure.Truncated, error.Failure);
        Assert.Equal(OriginBytes.Get(1, 0, 499), OriginBytes.Get(1, 0, got));
    }

    [Fact]
    public async Task ReadAsync_HangingBody_IsReceiveTimeout()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { HangAt = 500 });
        using var client = new OriginClient();
        await client.FailsAsync(OriginCalls.To(origin.Uri, "/v", receive: Short), OriginFailure.ReceiveTimeout);
    }

    [Fact]
    public async Task ReadAsync_SlowButSteadyBody_OutlivesTheTimeout()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { Length = 5000, ChunkSize = 50, BytesPerSecond = 1000 });
        using var client = new OriginClient();
        Assert.Equal(5000, (await client.FetchAsync(OriginCalls.To(origin.Uri, "/v", receive: TimeSpan.FromSeconds(4)))).Length);
    }

    [Fact]
    public async Task ReadAsync_ReaderPauses_ClockStandsStill()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { Length = 100_000 });
        using var client = new OriginClient();
        // What is tested is that time passes.
        TimeSpan limit = Kept;
        await using OriginResponse response = await client.SendAsync(OriginCalls.To(origin.Uri, "/v", receive: limit), default);
        await Task.Delay(limit * 1.25);
        Assert.Equal(100_000, (await response.BodyAsync()).Length);
    }

    [Fact]
    public async Task SendAsync_ViewerSendsSlowly_IsNotTheOriginsFault()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent());
        using var client = new OriginClient();
        TimeSpan limit = Kept;
        byte[] answer = await client.FetchAsync(new OriginRequest
        {
            Server = origin.Uri, RawTarget = "/v", Host = "h", Method = "POST", Body = new SlowStream(limit * 1.25), ReceiveTimeout = limit,
        });
        Assert.Equal(1000, answer.Length);
        Assert.Equal("late"u8.ToArray(), origin.Log[0].Body);
    }

    [Fact]
    public async Task SendAsync_CallerLeaves_IsCancelled()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { Head = Task.Delay(Timeout.Infinite) });
        using var client = new OriginClient();
        using var leave = new CancellationTokenSource();
        Task<OriginResponse> sending = client.SendAsync(OriginCalls.To(origin, "/v"), leave.Token);
        await Eventually.HoldsAsync(() => origin.CountOf("/v") == 1, "the request arrives");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task ReadAsync_CallerLeaves_IsCancelled()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v", new OriginContent { HangAt = 10 });
        using var client = new OriginClient();
        await using OriginResponse response = await client.SendAsync(OriginCalls.To(origin, "/v"), default);
        using var leave = new CancellationTokenSource();
        byte[] buffer = new byte[1000];
        int got = 0;
        while (got < 10) got += await response.ReadAsync(buffer, default);
        ValueTask<int> reading = response.ReadAsync(buffer, leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
    }
}
