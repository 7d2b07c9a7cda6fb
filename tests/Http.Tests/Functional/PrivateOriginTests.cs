using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>bypass.private: a client's connection and its origin connection are one.</summary>
public sealed class PrivateOriginTests
{
    private const string On = "bypass { private = on }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_ClientsConnections_EachHasOneOfItsOwnToTheOrigin()
    {
        await using ScriptedOrigin origin = Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        using var one = await Client.ConnectAsync(edge.Port);
        using var other = await Client.ConnectAsync(edge.Port);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(200, await one.PostAsync("/login"));
            Assert.Equal(200, await other.PostAsync("/login"));
        }

        int[] used = [.. origin.Log.Select(static entry => entry.Connection)];
        Assert.Equal(2, used.Distinct().Count());
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal((used[0], used[1]), (used[2 * i], used[(2 * i) + 1])));
        Assert.NotEqual(used[0], used[1]);
    }

    /// <summary>A login on a connection is of the client that made it; a proxy sends another one's requests over the same connection of its own.</summary>
    [Fact]
    public async Task Post_OneConnectionOfAProxy_ClientsDoNotShareTheOrigins()
    {
        await using ScriptedOrigin origin = Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url, On, server: "trusted-proxies = [ \"127.0.0.1\" ]");
        using var proxy = await Client.ConnectAsync(edge.Port);
        foreach (string client in (string[])["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1"]) Assert.Equal(200, await proxy.PostAsync("/login", $"X-Forwarded-For: {client}\r\n"));
        int[] used = [.. origin.Log.Select(static entry => entry.Connection)];
        Assert.Equal(used[0], used[1]);
        Assert.Equal(3, used.Distinct().Count());
    }

    [Fact]
    public async Task Close_Client_ItsOriginConnectionGoesToo()
    {
        await using ScriptedOrigin origin = Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        using (var client = await Client.ConnectAsync(edge.Port))
        {
            Assert.Equal(200, await client.PostAsync("/login"));
            Assert.Equal(1, origin.Open);
        }

        await Eventually.HoldsAsync(() => origin.Open == 0, "the origin's connection to end", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Close_Origin_ClientHasItsAnswerAndThenGoesToo()
    {
        await using ScriptedOrigin origin = Start();
        origin.Handle("/logout", static exchange =>
        {
            exchange.Close = true;
            return exchange.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbye");
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        using var client = await Client.ConnectAsync(edge.Port);
        Assert.Equal(200, await client.PostAsync("/login"));
        Assert.Equal(200, await client.PostAsync("/logout"));
        Assert.True(await client.EndsAsync());
        // Others are not touched, and one that comes anew gets a connection of its own.
        using var next = await Client.ConnectAsync(edge.Port);
        Assert.Equal(200, await next.PostAsync("/login"));
    }

    [Fact]
    public async Task Idle_LongerThanTheTimeOut_BothConnectionsEnd()
    {
        await using ScriptedOrigin origin = Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On + "\norigin { idle-timeout = 1 s }");
        using var client = await Client.ConnectAsync(edge.Port);
        Assert.Equal(200, await client.PostAsync("/login"));
        await Eventually.HoldsAsync(() => origin.Open == 0, "the resting connection to end", TimeSpan.FromSeconds(60));
        Assert.True(await client.EndsAsync());
    }

    [Fact]
    public async Task Get_ThroughTheCache_SharesConnections()
    {
        await using ScriptedOrigin origin = Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        using (var client = await Client.ConnectAsync(edge.Port)) Assert.Equal(200, await client.PostAsync("/login"));
        await Eventually.HoldsAsync(() => origin.Open == 0, "the origin's connection to end", TimeSpan.FromSeconds(60));
        Assert.Equal(200, (await edge.GetAsync("/a")).Status);
        Assert.Equal(1, origin.Open);       // it stays for the next viewer's load
    }

    private static ScriptedOrigin Start() => ScriptedOrigin.Start().Handle("/login", static exchange
        => exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

    /// <summary>A connection that stays open over several requests.</summary>
    private sealed class Client(TcpClient socket) : IDisposable
    {
        private readonly NetworkStream _stream = socket.GetStream();

        public static async Task<Client> ConnectAsync(int port)
        {
            var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
            return new Client(socket);
        }

        public async Task<int> PostAsync(string target, string more = "")
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            await _stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {target} HTTP/1.1\r\nHost: test\r\n{more}Content-Length: 2\r\n\r\nhi"), limit.Token);
            var head = new StringBuilder();
            byte[] one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await _stream.ReadAsync(one, limit.Token) == 0) throw new IOException($"the edge closed after: {head}");
                head.Append((char)one[0]);
            }

            string text = head.ToString();
            string length = text.Split("\r\n").Single(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[15..];
            await _stream.ReadExactlyAsync(new byte[int.Parse(length, CultureInfo.InvariantCulture)], limit.Token);
            return int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture);
        }

        /// <summary>The edge closes it, without being asked anything.</summary>
        public async Task<bool> EndsAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            return await _stream.ReadAsync(new byte[1], limit.Token) == 0;
        }

        public void Dispose() => socket.Dispose();
    }
}
