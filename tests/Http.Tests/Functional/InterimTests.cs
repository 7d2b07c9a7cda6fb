using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Http.Tests.Front;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Interim responses of the origin, byte for byte as viewers get them.</summary>
public sealed class InterimTests
{
    private const string Hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nContent-Length: 7\r\n\r\n";
    private const string Shown = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nVia: 1.1 stonmedia\r\n\r\n";
    private const string Final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Control: max-age=60\r\nETag: \"a\"\r\n\r\nok";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Get_EarlyHints_ComeBeforeTheFinalHeadIsThereAndAreNotKept()
    {
        var gate = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", async exchange =>
        {
            await exchange.WriteAsync(Hints);
            await gate.Task;
            await exchange.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n" + Final);
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        using Socket viewer = await SendAsync(edge.Port, Request("/v"));
        Assert.Equal(Shown, await ReadAsync(viewer, Shown.Length));
        gate.SetResult();
        string rest = await ReadToEndAsync(viewer);
        Assert.StartsWith("HTTP/1.1 102 Processing\r\nVia: 1.1 stonmedia\r\n\r\nHTTP/1.1 200 OK\r\n", rest, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("Link", rest, StringComparison.Ordinal);
        string hit = await RawClient.GetAsync(edge.Port, "/v");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", hit, StringComparison.Ordinal);
        Assert.DoesNotContain("Link", hit, StringComparison.Ordinal);
        Assert.Equal(1, origin.CountOf("/v"));
    }

    [Fact]
    public async Task Get_HintsAndFinalAtOnce_AreAllSentInOrder()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", static exchange => exchange.WriteAsync(Hints + Hints + Final));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.StartsWith(Shown + Shown + "HTTP/1.1 200 OK\r\n", await RawClient.GetAsync(edge.Port, "/v"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AnswerNobodyElseMayHave_HintsGoToItsViewerOnly()
    {
        var gate = new TaskCompletionSource();
        int asked = 0;
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", async exchange =>
        {
            int number = Interlocked.Increment(ref asked);
            await exchange.WriteAsync($"HTTP/1.1 103 Early Hints\r\nX-For: {number}\r\n\r\n");
            if (number == 1) await gate.Task;
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nCache-Control: private\r\n\r\n{number}");
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        using Socket first = await SendAsync(edge.Port, Request("/v"));
        string early = await ReadAsync(first, "HTTP/1.1 103 Early Hints\r\nX-For: 1\r\n".Length);
        Assert.EndsWith("X-For: 1\r\n", early, StringComparison.Ordinal);
        Task<string> second = RawClient.GetAsync(edge.Port, "/v");
        // The metric counts requests in the pipeline: both wait for the one load.
        long both = 0;
        for (int i = 0; i < 1000 && both < 2; i++) both = await edge.MetricAsync("stonmedia_deliveries");
        gate.SetResult();
        string own = early + await ReadToEndAsync(first), others = await second;
        Assert.Equal(Number(own, "X-For: "), own[^1..]);
        Assert.Equal(Number(others, "X-For: "), others[^1..]);
        Assert.NotEqual(own[^1..], others[^1..]);
    }

    [Theory]
    [InlineData("HTTP/1.1 103 Early Hints\r\nX-Bad: a\u0001b\r\nX-Good: 1\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nX-Good: 1\r\nVia: 1.1 stonmedia\r\n\r\nHTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=1\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=1\r\nVia: 1.1 stonmedia\r\n\r\nHTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nno colon\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\n")]
    public async Task Get_OddInterim_IsMendedOrLeftOut(string interim, string expected)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", exchange => exchange.WriteAsync(interim + Final));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.StartsWith(expected, await RawClient.GetAsync(edge.Port, "/v"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_MoreOrLongerThanPassedOn_FinalComesAllTheSame()
    {
        string longer = "HTTP/1.1 103 Early Hints\r\nX: " + new string('x', 20 << 10) + "\r\n\r\n";
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Handle("/many", static exchange => exchange.WriteAsync(string.Concat(Enumerable.Repeat(Hints, 30)) + Final))
            .Handle("/long", exchange => exchange.WriteAsync(longer + Hints + Final));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        string many = await RawClient.GetAsync(edge.Port, "/many");
        Assert.StartsWith(string.Concat(Enumerable.Repeat(Shown, 8)) + "HTTP/1.1 200 OK\r\n", many, StringComparison.Ordinal);
        string final = await RawClient.GetAsync(edge.Port, "/long");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", final, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok", final, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OldClient_GetsTheFinalOnly()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", static exchange => exchange.WriteAsync(Hints + Final));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        string answer = await RawClient.ExchangeAsync(edge.Port, "GET /v HTTP/1.0\r\nHost: test\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(" 103 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OverHttp2_GetsTheFinalOnlyAndAWholeConnection()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Fallback = static exchange => exchange.WriteAsync(Hints + Final);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url, listen: "h2c://127.0.0.1:0");
        using var client = new HttpClient();
        for (int i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{edge.Port}/v{i}") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using HttpResponseMessage response = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, "ok"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
            Assert.False(response.Headers.Contains("Link"));
        }
    }

    [Fact]
    public async Task Get_RuleHidesALine_InHintsToo()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", static exchange => exchange.WriteAsync(Hints + Final));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "headers { rules = [{ on = response, status = [200], unset = [link] }] }");
        Assert.StartsWith("HTTP/1.1 103 Early Hints\r\nVia: 1.1 stonmedia\r\n\r\nHTTP/1.1 200 OK\r\n", await RawClient.GetAsync(edge.Port, "/v"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_PipelinedOnOneConnection_StaysInStep()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Fallback = static exchange => exchange.WriteAsync(
            Hints + $"HTTP/1.1 200 OK\r\nContent-Length: {exchange.Request.Path.Length}\r\nCache-Control: max-age=60\r\nETag: \"a\"\r\n\r\n{exchange.Request.Path}");
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        string[] targets = ["/a", "/bb", "/a", "/ccc", "/bb"];
        string requests = string.Concat(targets.Select(static target => $"GET {target} HTTP/1.1\r\nHost: test\r\n\r\n")) + Request("/end");
        string all = await RawClient.ExchangeAsync(edge.Port, requests);
        int at = 0;
        string[] seen = [.. targets, "/end"];
        for (int i = 0; i < seen.Length; i++)
        {
            if (Array.IndexOf(seen, seen[i]) == i)
            {
                Assert.Equal(Shown, all.Substring(at, Shown.Length));
                at += Shown.Length;
            }

            Assert.StartsWith("HTTP/1.1 200 OK\r\n", all[at..], StringComparison.Ordinal);
            at = all.IndexOf("\r\n\r\n", at, StringComparison.Ordinal) + 4;
            Assert.Equal(seen[i], all.Substring(at, seen[i].Length));
            at += seen[i].Length;
        }

        Assert.Equal(all.Length, at);
    }

    [Fact]
    public async Task Post_HintsWhileTheBodyIsAwaited_FollowContinue()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", static exchange => exchange.WriteAsync(Hints + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "bypass { methods = [POST] }");
        using Socket viewer = await SendAsync(edge.Port, "POST /v HTTP/1.1\r\nHost: test\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";
        Assert.Equal(Continue, await ReadAsync(viewer, Continue.Length));
        await viewer.SendAsync("abc"u8.ToArray());
        string rest = await ReadToEndAsync(viewer);
        Assert.StartsWith(Shown + "HTTP/1.1 200 OK\r\n", rest, StringComparison.Ordinal);
        Assert.Equal("abc"u8.ToArray(), origin.Log[0].Body);
    }

    [Fact]
    public async Task Get_ViewerLeavesWhileHintsAreSent_LoadGoesOnForOthers()
    {
        var gate = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v", async exchange =>
        {
            await gate.Task;
            await exchange.WriteAsync(Hints + Final);
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Socket viewer = await SendAsync(edge.Port, Request("/v"));
        await Eventually.HoldsAsync(() => origin.CountOf("/v") == 1, "the origin is asked");
        viewer.LingerState = new LingerOption(true, 0);
        viewer.Dispose();
        gate.SetResult();
        Assert.EndsWith("\r\n\r\nok", await RawClient.GetAsync(edge.Port, "/v"), StringComparison.Ordinal);
    }

    private static string Request(string target) => $"GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

    private static string Number(string text, string after) => text.Substring(text.IndexOf(after, StringComparison.Ordinal) + after.Length, 1);

    private static async Task<Socket> SendAsync(int port, string request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        using var deadline = new CancellationTokenSource(Limit);
        byte[] bytes = new byte[count];
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(bytes, deadline.Token);
        return Encoding.Latin1.GetString(bytes);
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(Limit);
        return Encoding.Latin1.GetString(await RawClient.ReadToEndAsync(socket, deadline.Token));
    }
}
