using System.Diagnostics;
using System.Globalization;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>What may not be shared is not waited for: viewers of a page of their own do not queue behind one another.</summary>
public sealed class SharingTests
{
    private const int Clients = 100;

    /// <summary>
    /// But for the first, no answer leaves the origin before all questions have come: viewers that waited for one another would wait
    /// for ever. (With a page that takes a second, all are done after two.)
    /// </summary>
    [Theory]
    [InlineData("Cache-Control: private, max-age=60")]
    [InlineData("Cache-Control: no-store")]
    [InlineData("X-Plain: no word on caching")]
    [InlineData("Cache-Control: max-age=60\r\nVary: Cookie")]
    [InlineData("Cache-Control: max-age=60\r\nVary: *")]
    public async Task Get_HundredViewersOfASlowPageOfTheirOwn_AllAtOnceEachItsOwn(string line)
    {
        int asked = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/page", async exchange =>
        {
            int number = Interlocked.Increment(ref asked);
            if (number == Clients) all.SetResult();
            if (number > 1) await all.Task.WaitAsync(exchange.Stopping);
            await AnswerAsync(exchange, line);
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply[] replies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => edge.GetAsync("/page", $"Cookie: id={i}")));
        for (int i = 0; i < Clients; i++)
        {
            Assert.Equal(200, replies[i].Status);
            Assert.Equal($"id={i}", replies[i].Header("Set-Cookie"));
            Assert.Equal($"for id={i}", System.Text.Encoding.Latin1.GetString(replies[i].Body));
        }

        Assert.Equal(Clients, origin.CountOf("/page"));
    }

    /// <summary>A login that the origin refuses is that viewer's matter: what is known stays known.</summary>
    [Fact]
    public async Task Get_LoginThatIsRefused_KnownAnswerStays()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/a", static exchange => exchange.WriteAsync(
            exchange.Request.Header("Authorization") is not null ? "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
            : exchange.Request.Header("If-None-Match") == "\"v\"" ? "HTTP/1.1 304 Not Modified\r\nETag: \"v\"\r\nCache-Control: max-age=0\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nETag: \"v\"\r\nCache-Control: max-age=0\r\nContent-Length: 2\r\n\r\nok"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(200, (await edge.GetAsync("/a")).Status);
        Assert.Equal(401, (await edge.GetAsync("/a", "Authorization: Basic bm9ib2R5Og==")).Status);
        Assert.Equal(200, (await edge.GetAsync("/a")).Status);
        Assert.Equal("\"v\"", origin.Log[^1].Header("If-None-Match"));
    }

    /// <summary>By the clock: with STONMEDIA_LONG=1 a page that takes a second, and three seconds for all; otherwise a short one and no hurry.</summary>
    [Fact]
    public async Task Get_HundredViewersOfAPageThatTakesAWhile_AreDoneInTwiceThat()
    {
        bool isLong = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";
        TimeSpan page = TimeSpan.FromMilliseconds(isLong ? 1000 : 50);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/page", async exchange =>
        {
            await Task.Delay(page, exchange.Stopping);      // what the page takes, not what the test waits for
            await AnswerAsync(exchange, "Cache-Control: private");
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        long started = Stopwatch.GetTimestamp();
        ProbeReply[] replies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => edge.GetAsync("/page", $"Cookie: id={i}")));
        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"{taken.TotalSeconds:F2} s");
        for (int i = 0; i < Clients; i++) Assert.Equal((200, $"id={i}"), (replies[i].Status, replies[i].Header("Set-Cookie")));
        Assert.InRange(taken, TimeSpan.Zero, TimeSpan.FromSeconds(isLong ? 3 : 60));
    }

    [Fact]
    public async Task Get_MarkedAsNotShared_DoesNotWaitForTheOneBefore()
    {
        var release = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/page", new OriginContent { CacheControl = "private" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/page");
        origin.Serve("/page", new OriginContent { CacheControl = "private", Head = release.Task });
        Task<ProbeReply> slow = edge.GetAsync("/page");
        await Eventually.HoldsAsync(() => origin.CountOf("/page") == 2, "the slow one is at the origin");
        origin.Serve("/page", new OriginContent { CacheControl = "private" });
        Assert.Equal(200, (await edge.GetAsync("/page")).Status);
        Assert.False(slow.IsCompleted);
        release.SetResult();
        Assert.Equal(200, (await slow).Status);
    }

    [Fact]
    public async Task Get_SharedFill_TakesNothingPersonalFromItsViewer()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply reply = await edge.GetAsync(
            "/v.bin", "Range: bytes=5-9", "If-Range: \"v1\"", "If-None-Match: \"other\"", "X-Forwarded-Host: evil", "X-Forwarded-For: 9.9.9.9", "Forwarded: for=9.9.9.9");
        Assert.Equal(206, reply.Status);
        OriginLogEntry asked = Assert.Single(origin.Log);
        Assert.Equal("bytes=0-65535", asked.Header("Range"));
        Assert.Equal("127.0.0.1", asked.Header("X-Forwarded-For"));
        Assert.Equal($"test:{origin.Port}", asked.Header("Host"));
        foreach (string name in (string[])["If-Range", "If-None-Match", "X-Forwarded-Host", "Forwarded"]) Assert.Null(asked.Header(name));
    }

    [Fact]
    public async Task Get_LanguagesInOtherWords_AreOneVariant()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", new OriginContent { Headers = ["Vary: Accept-Language"] });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/v.bin", "Accept-Language: en, de");
        await edge.GetAsync("/v.bin", "Accept-Language: de , EN");
        Assert.Equal(1, origin.CountOf("/v.bin"));
        await edge.GetAsync("/v.bin", "Accept-Language: de;q=0.5, en");
        Assert.Equal(2, origin.CountOf("/v.bin"));
    }

    private static Task AnswerAsync(OriginExchange exchange, string line)
    {
        string own = exchange.Request.Header("Cookie") ?? "none";
        string body = "for " + own;
        return exchange.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\n{line}\r\nSet-Cookie: {own}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
