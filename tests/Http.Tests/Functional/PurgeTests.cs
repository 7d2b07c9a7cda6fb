using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Purge commands seen from outside: what the next viewer gets, and what the origin is asked for.</summary>
public sealed class PurgeTests
{
    private static readonly OriginContent s_new = new() { Seed = 2, ETag = "\"v2\"" };

    [Fact]
    public async Task Purge_Url_TheNextViewerGetsItAnew()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent()).Serve("/b", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        foreach (string path in new[] { "/a", "/a", "/b" }) Assert.Equal(200, (await edge.GetAsync(path)).Status);
        PurgeReply reply = await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "http://test/a");
        Assert.Equal((200, "purge", true, 1L, 1000L), (reply.Status, reply.Method, reply.IsOk, reply.Count, reply.Size));
        origin.Serve("/a", s_new);
        for (int i = 0; i < 2; i++) Assert.Equal(s_new.Slice(0, 1000), (await edge.GetAsync("/a")).Body);
        await edge.GetAsync("/b");
        Assert.Equal((2, 1), (origin.CountOf("/a"), origin.CountOf("/b")));
        Assert.All(origin.Log, static entry => Assert.Null(entry.Header("If-None-Match")));
    }

    [Fact]
    public async Task Expire_Url_IsCheckedAndNotFetchedAgain()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/a");
        Assert.Equal(1, (await PurgeReply.PostAsync(edge.AdminPort, "expire", "url", "test/a")).Count);
        for (int i = 0; i < 2; i++) Assert.Equal(new OriginContent().Slice(0, 1000), (await edge.GetAsync("/a")).Body);
        Assert.Equal(2, origin.CountOf("/a"));
        Assert.Equal("\"v1\"", origin.Log[1].Header("If-None-Match"));
    }

    [Fact]
    public async Task ExpireAfter_Seconds_LengthensTheLifetime()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent { CacheControl = "max-age=1" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/a");
        Assert.Equal(1, (await PurgeReply.PostAsync(edge.AdminPort, "expireafter", "sec", "3600", "url", "test/*")).Count);
        await UntilAsync(async () => int.Parse((await edge.GetAsync("/a")).Header("Age")!, System.Globalization.CultureInfo.InvariantCulture) >= 2, "it is older than its max-age");
        Assert.Equal(1, origin.CountOf("/a"));
        await PurgeReply.PostAsync(edge.AdminPort, "expireafter", "sec", "1", "url", "test/a");
        await UntilAsync(async () => (await edge.GetAsync("/a")).Status == 200 && origin.CountOf("/a") > 1, "its lifetime is over");
    }

    [Theory, InlineData("purge", 200), InlineData("expire", 200), InlineData("hardpurge", 502)]
    public async Task Command_OriginIsDown_OnlyWhatIsNotGoneIsRestored(string command, int status)
    {
        ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(200, (await edge.GetAsync("/a")).Status);
        await origin.DisposeAsync();
        Assert.Equal(1, (await PurgeReply.PostAsync(edge.AdminPort, command, "url", "test/a")).Count);
        for (int i = 0; i < 2; i++) Assert.Equal(status, (await edge.GetAsync("/a")).Status);
    }

    [Fact]
    public async Task Purge_OriginAnswers503_IsRestoredAndFetchedWhenItRecovers()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "ttl { server-error = 1 s }");
        await edge.GetAsync("/a");
        await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/*");
        origin.Serve("/a", new OriginContent { Status = 503, CacheControl = null });
        Assert.Equal(new OriginContent().Slice(0, 1000), (await edge.GetAsync("/a")).Body);
        origin.Serve("/a", s_new);
        await UntilAsync(async () => (await edge.GetAsync("/a")).Body.AsSpan().SequenceEqual(s_new.Slice(0, 1000)), "the new content is fetched");
        Assert.All(origin.Log, static entry => Assert.Null(entry.Header("If-None-Match")));
    }

    [Fact]
    public async Task Purge_Variants_GoWithTheUrl()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent { Headers = ["Vary: Accept-Language"] });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        string[] languages = ["Accept-Language: ko", "Accept-Language: en"];
        foreach (string language in languages) await edge.GetAsync("/a", language);
        PurgeReply reply = await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/a");
        Assert.Equal((2L, 2000L), (reply.Count, reply.Size));
        foreach (string language in languages) await edge.GetAsync("/a", language);
        Assert.Equal(4, origin.CountOf("/a"));
    }

    [Fact]
    public async Task Purge_Tag_HitsWhatCarriesIt()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Serve("/a", new OriginContent { Headers = ["Cache-Tag: news,sport"] })
            .Serve("/b", new OriginContent { Headers = ["Surrogate-Key: sport tv"] })
            .Serve("/c", new OriginContent { Headers = ["Cache-Tag: sports"] });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        foreach (string path in new[] { "/a", "/b", "/c" }) await edge.GetAsync(path);
        Assert.Equal(2, (await PurgeReply.PostAsync(edge.AdminPort, "hardpurge", "tag", "sport|nothing")).Count);
        foreach (string path in new[] { "/a", "/b", "/c" }) await edge.GetAsync(path);
        Assert.Equal((2, 2, 1), (origin.CountOf("/a"), origin.CountOf("/b"), origin.CountOf("/c")));
        Assert.Equal(1, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "tag", "tv", "host", "test")).Count);
    }

    [Fact]
    public async Task Purge_SeveralTargets_WithAndWithoutHost()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        foreach (string path in new[] { "/x/1", "/x/2", "/y", "/z", "/keep" }) origin.Serve(path, new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "aliases = [\"*.alias.test\"]");
        foreach (string path in new[] { "/x/1", "/x/2", "/y", "/z?q=1", "/keep" }) await edge.GetAsync(path);
        Assert.Equal(4, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "www.alias.test:8080/x/*|/y|https://TEST/z?q=1")).Count);
        Assert.Equal(0, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/z|/nothing")).Count);
        Assert.Equal(1, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "*")).Count);
    }

    [Fact]
    public async Task Purge_MediaViews_GoWithTheFile()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.mp4", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/v.mp4?start=1");
        int before = origin.CountOf("/v.mp4");
        Assert.Equal(1, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/v.mp4?start=7&end=9")).Count);
        await edge.GetAsync("/v.mp4?start=2");
        Assert.True(origin.CountOf("/v.mp4") > before);
    }

    [Fact]
    public async Task Purge_InTheMiddleOfALoad_LaterViewersGetTheNewContent()
    {
        var head = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent { Head = head.Task }, 1, s_new);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Task<ProbeReply> early = edge.GetAsync("/a");
        await Eventually.HoldsAsync(() => origin.CountOf("/a") == 1, "the origin is asked");
        Assert.Equal(200, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/a")).Status);
        Task<ProbeReply> late = edge.GetAsync("/a");
        head.SetResult();
        Assert.Equal(new OriginContent().Slice(0, 1000), (await early).Body);
        Assert.Equal(s_new.Slice(0, 1000), (await late).Body);
        Assert.Equal(s_new.Slice(0, 1000), (await edge.GetAsync("/a")).Body);
    }

    [Fact]
    public async Task Purge_InTheMiddleOfABody_ItsViewerGetsItWholeAndTheNextOneTheNew()
    {
        var resume = new TaskCompletionSource();
        var old = new OriginContent { Length = 300_000, HangAt = 100_000, Resume = resume.Task };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", old, 1, s_new);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Task<ProbeReply> early = edge.GetAsync("/a");
        await Eventually.HoldsAsync(() => origin.BodyBytesOf("/a") >= 100_000, "the origin is in the middle of it");
        await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/a*");
        resume.SetResult();
        Assert.Equal(old.Slice(0, 300_000), (await early).Body);
        Assert.Equal(s_new.Slice(0, 1000), (await edge.GetAsync("/a")).Body);
    }

    [Fact]
    public async Task Purge_OfNothing_IsAnsweredAsSet()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "purge { no-target-status = 410 }");
        foreach (string command in new[] { "purge", "expire", "expireafter", "hardpurge" })
            Assert.Equal((410, 0L, true), await PurgeReply.PostAsync(edge.AdminPort, command, "url", "test/a|/b*") is var reply ? (reply.Status, reply.Count, reply.IsOk) : default);
    }

    [Theory]
    [InlineData("purge", 400)]
    [InlineData("purge", 400, "url", "")]
    [InlineData("purge", 400, "url", "test/a||/b")]
    [InlineData("purge", 400, "url", "test/a\nb")]
    [InlineData("purge", 400, "url", "http:///a")]
    [InlineData("purge", 400, "url", "test/a#b")]
    [InlineData("purge", 400, "uri", "test/a")]
    [InlineData("purge", 400, "url", "test/a", "sec", "5")]
    [InlineData("purge", 400, "tag", "a b\u00e9")]
    [InlineData("purge", 404, "url", "unknown/a")]
    [InlineData("purge", 404, "url", "test/a|unknown/b")]
    [InlineData("purge", 404, "tag", "a", "host", "unknown")]
    [InlineData("expireafter", 400, "sec", "0", "url", "test/a")]
    [InlineData("expireafter", 400, "sec", "-1", "url", "test/a")]
    [InlineData("expireafter", 400, "sec", "99999999999", "url", "test/a")]
    [InlineData("expireafter", 400, "sec", "1 h", "url", "test/a")]
    public async Task Command_Malformed_IsRefusedAndTouchesNothing(string command, int status, params string[] fields)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/a");
        PurgeReply reply = await PurgeReply.PostAsync(edge.AdminPort, command, fields);
        Assert.Equal((status, false, 0L), (reply.Status, reply.IsOk, reply.Count));
        await edge.GetAsync("/a");
        Assert.Equal(1, origin.CountOf("/a"));
    }

    [Fact]
    public async Task Command_TooMuch_IsRefused()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(413, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", new string('a', 1 << 20))).Status);
        Assert.Equal(400, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/a" + string.Concat(Enumerable.Repeat("|/b", 10_001)))).Status);
        Assert.Equal(400, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/" + new string('a', 9000))).Status);
    }

    [Fact]
    public async Task Root_Denied_IsForbiddenAndOthersAreNot()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "purge { root = expire, as-expire = pattern }");
        await edge.GetAsync("/a");
        Assert.Equal(403, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/*")).Status);
        Assert.Equal(403, (await PurgeReply.PostAsync(edge.AdminPort, "hardpurge", "url", "*")).Status);
        Assert.Equal(1, (await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/a*")).Count);
        await edge.GetAsync("/a");
        Assert.NotNull(origin.Log[1].Header("If-None-Match"));
    }

    [Fact]
    public async Task Method_Purge_WorksForWhomItIsAllowed()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a/1", new OriginContent()).Serve("/a/2", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        foreach (string path in new[] { "/a/1", "/a/2" }) await edge.GetAsync(path);
        PurgeReply one = PurgeReply.Of(await Probe.SendAsync(edge.Port, "PURGE", "/a/1"));
        Assert.Equal((200, "purge", 1L), (one.Status, one.Method, one.Count));
        Assert.Equal(("expire", 1L), PurgeReply.Of(await Probe.SendAsync(edge.Port, "EXPIRE", "/a/*")) is var expired ? (expired.Method, expired.Count) : default);
        Assert.Equal(2, PurgeReply.Of(await Probe.SendAsync(edge.Port, "HARDPURGE", "/*")).Count);
        Assert.Equal(400, (await Probe.SendAsync(edge.Port, "PURGE", "/a/1#x")).Status);
    }

    [Theory, InlineData("[\"10.0.0.0/8\"]", 403), InlineData("[]", 405)]
    public async Task Method_PurgeByOthers_IsRefused(string from, int status)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"purge {{ allow-method-from = {from} }}");
        await edge.GetAsync("/a");
        Assert.Equal(status, (await Probe.SendAsync(edge.Port, "PURGE", "/a")).Status);
        Assert.Equal(status, (await Probe.SendAsync(edge.Port, "PURGE", "/a", "X-Forwarded-For: 10.1.1.1")).Status);
        await edge.GetAsync("/a");
        Assert.Equal(1, origin.CountOf("/a"));
    }

    [Fact]
    public async Task Management_CallsThatCouldComeFromAPage_AreRefused()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(405, (await Probe.SendAsync(edge.AdminPort, "GET", "/command/purge?url=test/a")).Status);
        Assert.Equal(403, (await Probe.SendAsync(edge.AdminPort, "POST", "/command/purge?url=test/a", "Origin: http://evil.test", "Content-Length: 0")).Status);
        Assert.Equal(400, (await Probe.SendAsync(edge.AdminPort, "POST", "/command/purge?url=test/a", "Content-Type: application/json", "Content-Length: 0")).Status);
        Assert.Equal(200, (await Probe.SendAsync(edge.AdminPort, "POST", "/command/purge?url=test/a", "Content-Length: 0")).Status);
    }

    [Fact]
    public async Task Purges_Listed_TellWhatTheyHit()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/a");
        await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/a*");
        string text = System.Text.Encoding.UTF8.GetString((await Probe.SendAsync(edge.AdminPort, "GET", "/purges")).Body);
        Assert.Contains("\"Method\":\"purge\",\"Host\":\"test\",\"Url\":\"/a*\",\"Count\":1,\"Size\":1000", text, StringComparison.Ordinal);
        Assert.Equal(1, await edge.MetricAsync("stonmedia_purges_total{kind=\"purge\"}"));
    }

    [Fact]
    public async Task CommandLine_Purge_TellsWhatItHit()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/a");
        using StringWriter output = new(), error = new();
        var line = new StonMedia.Http.Cli.CommandLine(output, error, null);
        string admin = $"http://127.0.0.1:{edge.AdminPort}";
        Assert.Equal(0, await line.RunAsync(["purge", "test/a", "--admin", admin]));
        Assert.StartsWith("purge: 1 object, 1000 bytes, ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await line.RunAsync(["purge", "unknown/a", "--admin", admin]));
        Assert.Contains("404 no virtual host unknown here; there is test", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await line.RunAsync(["purge", "test/a", "--admin", $"http://127.0.0.1:{origin.Port}"]));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"not within 60 s: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
