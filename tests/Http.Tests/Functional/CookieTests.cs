using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>What an answer says to one viewer (Set-Cookie, private="...") reaches that viewer and nobody else.</summary>
public sealed class CookieTests
{
    private static readonly OriginContent Page = new() { Headers = ["Set-Cookie: id=1", "Set-Cookie: theme=dark; Path=/"] };

    [Theory]
    [InlineData("max-age=60")]
    [InlineData("s-maxage=60")]
    [InlineData("public")]
    public async Task Get_CookieWithExplicitFreshness_IsSharedWithoutTheCookie(string control)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/p", Page with { CacheControl = control });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(["id=1", "theme=dark; Path=/"], Cookies(await edge.GetAsync("/p")));
        for (int i = 0; i < 3; i++)
        {
            ProbeReply hit = await edge.GetAsync("/p", "Cookie: other=2");
            Assert.Equal((200, 1000), (hit.Status, hit.Body.Length));
            Assert.Empty(Cookies(hit));
        }

        Assert.Equal(1, origin.CountOf("/p"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("max-age=0")]
    [InlineData("no-cache")]
    public async Task Get_CookieWithoutExplicitFreshness_IsNotStored(string? control)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/p", Page with { CacheControl = control });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(2, Cookies(await edge.GetAsync("/p")).Length);
            Assert.Equal(i, origin.CountOf("/p"));
        }
    }

    [Fact]
    public async Task Get_ViewersWhoWaitedForTheSameAnswer_OnlyTheFirstGetsItsCookie()
    {
        var head = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/p", Page with { Head = head.Task });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "origin { receive-timeout = 30 s }");
        Task<ProbeReply>[] viewers = [.. Enumerable.Range(0, 8).Select(i => edge.GetAsync("/p", $"Cookie: id={i}"))];
        await Eventually.HoldsAsync(() => origin.CountOf("/p") == 1, "the load to begin");
        head.SetResult();
        ProbeReply[] replies = await Task.WhenAll(viewers);
        Assert.All(replies, static reply => Assert.Equal((200, 1000), (reply.Status, reply.Body.Length)));
        Assert.Single(replies, static reply => Cookies(reply).Length == 2);
        Assert.Equal(7, replies.Count(static reply => Cookies(reply).Length == 0));
        Assert.Equal(1, origin.CountOf("/p"));
    }

    [Fact]
    public async Task Get_CookieOfARevalidation_GoesToTheViewerWhoCausedIt()
    {
        int asked = 0;
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/p", exchange => exchange.WriteAsync(Interlocked.Increment(ref asked) == 1
            ? "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nCache-Control: max-age=0\r\nContent-Length: 2\r\n\r\nok"
            : $"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nCache-Control: max-age=60\r\nSet-Cookie: seen={asked}\r\n\r\n"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Empty(Cookies(await edge.GetAsync("/p")));
        ProbeReply checkedNow = await edge.GetAsync("/p");
        Assert.Equal((200, "seen=2"), (checkedNow.Status, Assert.Single(Cookies(checkedNow))));
        Assert.Empty(Cookies(await edge.GetAsync("/p")));
        Assert.Equal(2, origin.CountOf("/p"));
    }

    [Fact]
    public async Task Get_FieldsNamedPrivate_GoToTheViewerWhoCausedTheAnswer()
    {
        var page = new OriginContent { CacheControl = "max-age=60, private=\"x-own, content-length\"", Headers = ["X-Own: you", "X-All: all"] };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/p", page);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply first = await edge.GetAsync("/p"), second = await edge.GetAsync("/p");
        Assert.Equal(("you", "all", 1000), (first.Header("X-Own"), first.Header("X-All"), first.ContentLength));
        Assert.Equal((null, "all", 1000), (second.Header("X-Own"), second.Header("X-All"), second.ContentLength));
        Assert.Equal(1, origin.CountOf("/p"));
    }

    /// <summary>A time of the operator's own has the answer stored; its cookies only headers.share-cookies.</summary>
    [Theory]
    [InlineData("ttl { custom = [ { match = \"/p\", ttl = 60 s } ] }", 1, 0)]
    [InlineData("ttl { rfc9111 = off, custom = [ { match = \"/p\", ttl = 60 s } ] }", 1, 0)]
    [InlineData("ttl { rfc9111 = off }", 2, 2)]
    [InlineData("headers { share-cookies = [\"/p*\"] }", 1, 2)]
    [InlineData("headers { share-cookies = [\"/q*\"] }", 2, 2)]
    public async Task Get_CookieWhereTheOperatorHasASay_IsKeptAsTold(string settings, int loads, int cookiesOfTheSecond)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/p", Page with { CacheControl = null });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, settings);
        Assert.Equal(2, Cookies(await edge.GetAsync("/p")).Length);
        Assert.Equal(cookiesOfTheSecond, Cookies(await edge.GetAsync("/p")).Length);
        Assert.Equal(loads, origin.CountOf("/p"));
    }

    private static string[] Cookies(ProbeReply reply)
        => [.. reply.Headers.Where(static line => line.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)).Select(static line => line.Value)];
}
