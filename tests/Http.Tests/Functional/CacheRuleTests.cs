using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>RFC 9111 seen from outside: how often the origin is asked, and what viewers get.</summary>
public sealed class CacheRuleTests
{
    private const string NoHeuristic = "ttl { success { initial = 0 s } }";

    [Fact]
    public async Task Get_RevalidationAnsweredByWhatMayNotBeKept_AsksTheOriginOnce()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", new OriginContent { CacheControl = "max-age=0" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, NoHeuristic);
        Assert.Equal(200, (await edge.GetAsync("/v.bin")).Status);
        var bare = new OriginContent { Seed = 2, ETag = null, LastModified = null, CacheControl = null };
        origin.Serve("/v.bin", bare);
        ProbeReply reply = await edge.GetAsync("/v.bin");
        Assert.Equal(bare.Slice(0, 1000), reply.Body);
        Assert.Equal(2, origin.CountOf("/v.bin"));
        Assert.NotNull(origin.Log[1].Header("If-None-Match"));
    }

    [Fact]
    public async Task Get_MediaThatMayNotBeKept_AsksTheOriginOnce()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.mp4", new OriginContent { Ranges = false, CacheControl = "no-store" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(new OriginContent().Slice(0, 1000), (await edge.GetAsync("/v.mp4")).Body);
        Assert.Equal(1, origin.CountOf("/v.mp4"));
    }

    [Fact]
    public async Task Get_OldErrorThatWentStale_GivesWayToTheNewOne()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", new OriginContent { Status = 502, CacheControl = null });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(502, (await edge.GetAsync("/v.bin")).Status);
        origin.Serve("/v.bin", new OriginContent { Status = 503, CacheControl = null });
        Assert.Equal(503, (await edge.GetAsync("/v.bin")).Status);
    }

    [Fact]
    public async Task Get_NonsensicalContentRangeOfAWhole_IsKept()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", new OriginContent { Headers = ["Content-Range: nonsense"] });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        for (int i = 0; i < 2; i++) Assert.Equal("nonsense", (await edge.GetAsync("/v.bin")).Header("Content-Range"));
        Assert.Equal("bytes 0-9/1000", (await edge.GetAsync("/v.bin", "Range: bytes=0-9")).Header("Content-Range"));
        Assert.Null((await edge.GetAsync("/v.bin", "Range: bytes=0-9,20-29")).Header("Content-Range"));
        Assert.Equal(1, origin.CountOf("/v.bin"));
    }
}
