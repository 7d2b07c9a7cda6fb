using System.Text;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>key.post: answers to POST, kept by URL and body.</summary>
public sealed class PostCachingTests
{
    private const string On = "key { post { enabled = on, max-body = 1 KiB } }";

    private const string Keep = "Cache-Control: max-age=60\r\n";

    [Fact]
    public async Task Post_SameBody_IsAskedOnceAndTheBodyGoesToTheOriginUnchanged()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        ProbeReply first = await PostAsync(edge, "q=1"), again = await PostAsync(edge, "q=1"), other = await PostAsync(edge, "q=2");
        Assert.Equal(["1:q=1", "1:q=1", "2:q=2"], new[] { first, again, other }.Select(Text));
        Assert.Contains("hit", again.Header("Cache-Status"), StringComparison.Ordinal);
        Assert.Null(again.Header("Accept-Ranges"));
        Assert.Equal(["POST", "POST"], origin.Log.Select(static one => one.Method));
        Assert.Equal("3", origin.Log[0].Header("Content-Length"));
        Assert.Equal("text/plain", origin.Log[0].Header("Content-Type"));
    }

    [Fact]
    public async Task Post_Off_IsNotKept()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        for (int i = 1; i <= 2; i++) Assert.Equal($"{i}:q", Text(await PostAsync(edge, "q")));
    }

    [Fact]
    public async Task Post_AnswerToIt_IsNoAnswerToGet()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        await PostAsync(edge, "");
        Assert.Equal("2:", Text(await edge.GetAsync("/api")));
        Assert.Equal("1:", Text(await PostAsync(edge, "")));
        Assert.Equal("2:", Text(await edge.GetAsync("/api")));
    }

    /// <summary>Explicit freshness and a Content-Location that is its own URL: what a GET would give (RFC 9110 9.3.3).</summary>
    [Theory]
    [InlineData("/api", true)]
    [InlineData("api", true)]
    [InlineData("http://test/api", true)]
    [InlineData("/api?x=1", false)]
    [InlineData("/other", false)]
    [InlineData("http://elsewhere/api", false)]
    public async Task Post_AnswerNamesItsOwnUrl_AnswersAGetOfItToo(string location, bool answers)
    {
        await using ScriptedOrigin origin = Echo(Keep + $"Content-Location: {location}\r\n");
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        await PostAsync(edge, "q");
        Assert.Equal(answers ? "1:q" : "2:", Text(await edge.GetAsync("/api")));
        if (!answers) return;
        Assert.Equal("bytes 0-1/3", (await edge.GetAsync("/api", "Range: bytes=0-1")).Header("Content-Range"));
        await PurgeReply.PostAsync(edge.AdminPort, "purge", "url", "test/api");
        Assert.Equal("2:", Text(await edge.GetAsync("/api")));       // what is purged with its URL does not come back this way
        Assert.Equal("3:q", Text(await PostAsync(edge, "q")));
        Assert.Equal("2:", Text(await edge.GetAsync("/api")));       // a GET has answered since
    }

    [Fact]
    public async Task Post_SameBytesOfAnotherType_IsAnotherQuestion()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        await PostAsync(edge, "1");
        Assert.Equal("2:1", Text(await Probe.PostAsync(edge.Port, "/api", "1"u8.ToArray(), "Content-Type: application/json")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ETag: \"x\"\r\n")]
    [InlineData("Cache-Control: no-store, max-age=60\r\n")]
    [InlineData("Cache-Control: max-age=0\r\nETag: \"x\"\r\n")]
    public async Task Post_WithoutExplicitFreshness_IsNotKeptAndIsSentOnceEach(string lines)
    {
        await using ScriptedOrigin origin = Echo(lines);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        for (int i = 1; i <= 3; i++) Assert.Equal($"{i}:q", Text(await PostAsync(edge, "q")));
        Assert.All(origin.Log, static one => Assert.Null(one.Header("If-None-Match")));
    }

    [Fact]
    public async Task Post_TimeOfTtlCustom_IsKept()
    {
        await using ScriptedOrigin origin = Echo("");
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On + "\nttl { custom = [ { match = \"/api\", ttl = 1 m } ] }");
        for (int i = 0; i < 2; i++) Assert.Equal("1:q", Text(await PostAsync(edge, "q")));
    }

    [Theory]
    [InlineData(1024, false, 1)]
    [InlineData(1025, false, 2)]
    [InlineData(1024, true, 1)]
    [InlineData(1025, true, 2)]
    [InlineData(300_000, true, 2)]
    [InlineData(300_000, false, 2)]
    public async Task Post_BodyAboutMaxBody_IsKeptUpToItAndPassedOnBeyond(int length, bool chunked, int asked)
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        string body = new('a', length);
        byte[] sent = Encoding.ASCII.GetBytes(chunked ? $"{length:x}\r\n{body}\r\n0\r\n\r\n" : body);
        string[] framing = chunked ? ["Transfer-Encoding: chunked"] : [];
        for (int i = 1; i <= 2; i++) Assert.Equal($"{Math.Min(i, asked)}:{body}", Text(await Probe.PostAsync(edge.Port, "/api", sent, framing)));
        Assert.Equal(asked, origin.CountOf("/api"));
    }

    [Fact]
    public async Task Post_SameBodyAtOnce_SharesOneTransfer()
    {
        var go = new TaskCompletionSource();
        await using ScriptedOrigin origin = Echo(Keep, go.Task);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        Task<ProbeReply>[] asking = [.. Enumerable.Range(0, 8).Select(_ => PostAsync(edge, "q"))];
        await Eventually.HoldsAsync(() => origin.CountOf("/api") == 1, "the origin is asked");
        go.SetResult();
        foreach (ProbeReply reply in await Task.WhenAll(asking)) Assert.Equal("1:q", Text(reply));
    }

    [Fact]
    public async Task Post_ConditionOrRange_IsTheOrigins()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        await PostAsync(edge, "q");
        Assert.Equal("2:q", Text(await Probe.PostAsync(edge.Port, "/api", "q"u8.ToArray(), "If-Match: \"v\"")));
        Assert.Equal("\"v\"", origin.Log[1].Header("If-Match"));
    }

    [Fact]
    public async Task Post_BypassRule_HoldsBeforeIt()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On + "\nbypass { rules = [ { when = \"method(POST)\", action = bypass } ] }");
        for (int i = 1; i <= 2; i++) Assert.Equal($"{i}:q", Text(await PostAsync(edge, "q")));
    }

    [Fact]
    public async Task Post_OriginBreaksOffBeforeAnswering_IsNotSentAgain()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/api", static exchange =>
        {
            exchange.Shutdown();
            return Task.CompletedTask;
        });
        string two = $"origin {{ servers = [\"{origin.Url}\", \"{origin.Url}/\"], retry-budget = 100 }}\n";
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On + "\n" + two);
        Assert.Equal(502, (await PostAsync(edge, "q")).Status);
        Assert.Equal(1, origin.CountOf("/api"));
    }

    [Fact]
    public async Task Purge_OfTheUrl_TakesAnswersToPostAndCountsThem()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        await PostAsync(edge, "a");
        await PostAsync(edge, "b");
        ProbeReply purged = await Probe.SendAsync(edge.Port, "PURGE", "/api");
        Assert.Contains("\"Count\":2", Encoding.UTF8.GetString(purged.Body), StringComparison.Ordinal);
        Assert.Equal("3:a", Text(await PostAsync(edge, "a")));
        Assert.Equal("3:a", Text(await PostAsync(edge, "a")));
    }

    [Fact]
    public async Task Put_ToTheUrl_MakesAnswersToPostDoubtful()
    {
        await using ScriptedOrigin origin = Echo(Keep);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        await PostAsync(edge, "a");
        Assert.Equal(200, (await Probe.SendAsync(edge.Port, "PUT", "/api", "Content-Length: 0")).Status);
        Assert.Equal("3:a", Text(await PostAsync(edge, "a")));
    }

    [Fact]
    public async Task Post_AnswerThatIsNotKept_MakesTheUrlDoubtful()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/api", static exchange => exchange.WriteAsync(
            exchange.Request.Method == "GET" ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nCache-Control: max-age=60\r\n\r\n" : "HTTP/1.1 204 No Content\r\n\r\n"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        await edge.GetAsync("/api");
        Assert.Equal(204, (await PostAsync(edge, "a")).Status);
        await edge.GetAsync("/api");
        Assert.Equal(["GET", "POST", "GET"], origin.Log.Select(static one => one.Method));
    }

    /// <summary>Answers with the number of the request and its body.</summary>
    private static ScriptedOrigin Echo(string lines, Task? gate = null) => ScriptedOrigin.Start().Handle("/api", async exchange =>
    {
        if (gate is not null) await gate;
        string body = $"{exchange.Request.Number}:{Encoding.ASCII.GetString(exchange.Request.Body)}";
        await exchange.WriteAsync(FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{lines}\r\n{body}"));
    });

    private static Task<ProbeReply> PostAsync(EdgeUnderTest edge, string body)
        => Probe.PostAsync(edge.Port, "/api", Encoding.ASCII.GetBytes(body), "Content-Type: text/plain");

    private static string Text(ProbeReply reply) => $"{Encoding.ASCII.GetString(reply.Body)}{(reply.Status == 200 ? "" : $" ({reply.Status})")}";
}
