using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>RFC 9111 4.4: a change that went through the edge is seen by the next request.</summary>
public sealed class InvalidationTests
{
    private const string AllMethods = "bypass { methods = [POST, PUT, DELETE, PATCH, OPTIONS, M-SEARCH] }";
    private static readonly OriginContent s_old = new();
    private static readonly OriginContent s_new = new() { Seed = 2, ETag = "\"v2\"" };

    [Theory]
    [InlineData("POST", 200)]
    [InlineData("PUT", 201)]
    [InlineData("DELETE", 204)]
    [InlineData("PATCH", 303)]
    [InlineData("M-SEARCH", 200)]
    public async Task Unsafe_Succeeded_NextGetAsksTheOrigin(string method, int status)
    {
        await using ScriptedOrigin origin = Changing("/v.bin", status);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, AllMethods);
        await edge.GetAsync("/v.bin");
        Assert.Equal(status, (await Probe.SendAsync(edge.Port, method, "/v.bin", "Content-Length: 0")).Status);
        Assert.Equal(s_new.Slice(0, 1000), (await edge.GetAsync("/v.bin")).Body);
        Assert.Equal("\"v1\"", origin.Log[2].Header("If-None-Match"));
        await edge.GetAsync("/v.bin");
        Assert.Equal(3, origin.CountOf("/v.bin"));
    }

    [Theory]
    [InlineData("POST", 500)]
    [InlineData("PUT", 409)]
    [InlineData("OPTIONS", 200)]
    public async Task Get_AfterFailureOrSafeMethod_IsStillAHit(string method, int status)
    {
        await using ScriptedOrigin origin = Changing("/v.bin", status);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, AllMethods);
        await edge.GetAsync("/v.bin");
        await Probe.SendAsync(edge.Port, method, "/v.bin", "Content-Length: 0");
        Assert.Equal(s_old.Slice(0, 1000), (await edge.GetAsync("/v.bin")).Body);
        Assert.Equal(2, origin.CountOf("/v.bin"));
    }

    [Theory]
    [InlineData("Location: /v.bin", 2)]
    [InlineData("Content-Location: v.bin", 2)]
    [InlineData("Location: http://test/v.bin", 2)]
    [InlineData("Location: http://other.example/v.bin", 1)]
    [InlineData("Location: //[", 1)]
    public async Task Post_NamesAnother_SameOriginOnlyIsInvalidated(string line, int asked)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old);
        origin.Handle("/form", exchange => exchange.WriteAsync($"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n{line}\r\n\r\n"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/v.bin");
        await Probe.SendAsync(edge.Port, "POST", "/form", "Content-Length: 0");
        await edge.GetAsync("/v.bin");
        Assert.Equal(asked, origin.CountOf("/v.bin"));
    }

    [Fact]
    public async Task Post_NamesItselfAsTheServerDoes_IsInvalidated()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/base/v.bin", s_old);
        origin.Handle("/base/form", exchange => exchange.WriteAsync($"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nLocation: {origin.Url}/base/v.bin\r\n\r\n"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url + "/base");
        await edge.GetAsync("/v.bin");
        await Probe.SendAsync(edge.Port, "POST", "/form", "Content-Length: 0");
        await edge.GetAsync("/v.bin");
        Assert.Equal(2, origin.CountOf("/base/v.bin"));
    }

    [Fact]
    public async Task Post_EntryWithVariants_AllAreInvalidated()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old with { Headers = ["Vary: X-Kind"] });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        for (int round = 0; round < 2; round++)
        {
            await edge.GetAsync("/v.bin", "X-Kind: a");
            await edge.GetAsync("/v.bin", "X-Kind: b");
        }

        Assert.Equal(2, origin.CountOf("/v.bin"));
        await Probe.SendAsync(edge.Port, "POST", "/v.bin", "Content-Length: 0");
        await edge.GetAsync("/v.bin", "X-Kind: a");
        await edge.GetAsync("/v.bin", "X-Kind: b");
        Assert.Equal(5, origin.CountOf("/v.bin"));
    }

    [Fact]
    public async Task Post_DuringALoad_NewcomersDoNotGetWhatWasAskedForBefore()
    {
        var release = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old with { Head = release.Task });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Task<ProbeReply> first = edge.GetAsync("/v.bin");
        await Eventually.HoldsAsync(() => origin.CountOf("/v.bin") == 1, "the first load is at the origin");
        origin.Handle("/v.bin", exchange => exchange.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"));
        Assert.Equal(204, (await Probe.SendAsync(edge.Port, "POST", "/v.bin", "Content-Length: 0")).Status);
        origin.Serve("/v.bin", s_new);
        Task<ProbeReply> second = edge.GetAsync("/v.bin");
        release.SetResult();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(s_new.Slice(0, 1000), (await second).Body);
        Assert.Equal(s_new.Slice(0, 1000), (await edge.GetAsync("/v.bin")).Body);
    }

    [Fact]
    public async Task Get_InvalidatedWhileTheOriginFails_IsNotServedStale()
    {
        await using ScriptedOrigin origin = Changing("/v.bin", 200);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/v.bin");
        await Probe.SendAsync(edge.Port, "POST", "/v.bin", "Content-Length: 0");
        origin.Serve("/v.bin", new OriginContent { Status = 503, CacheControl = "no-store" });
        Assert.Equal(503, (await edge.GetAsync("/v.bin")).Status);
    }

    /// <summary>Serves the old version until something other than GET was answered, then the new one.</summary>
    private static ScriptedOrigin Changing(string path, int status)
    {
        ScriptedOrigin origin = ScriptedOrigin.Start();
        return origin.Serve(path, s_old, 1, s_new).Around(path, async (exchange, next) =>
        {
            if (exchange.Request.Method == "GET") await next(exchange);
            else await exchange.WriteAsync($"HTTP/1.1 {status} Done\r\n{(status == 204 ? "" : "Content-Length: 0\r\n")}\r\n");
        });
    }
}
