using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Expired bodies: given out while a new one is fetched, extended while the origin is in trouble, and never where that is forbidden.</summary>
public sealed class RefreshTests
{
    private const string Background = "ttl { refresh = background, success { initial = 0 s }, receive-failure = 50 ms }";
    private static readonly OriginContent s_old = new() { Length = 200_000, CacheControl = null };
    private static readonly OriginContent s_new = s_old with { Seed = 2, ETag = "\"v2\"" };

    [Fact]
    public async Task Get_StaleWhileRevalidate_ServesStaleAndRefreshesOnce()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old with { CacheControl = "max-age=0, stale-while-revalidate=60" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/v.bin");
        var release = new TaskCompletionSource();
        origin.Serve("/v.bin", s_new with { Head = release.Task, CacheControl = "max-age=600" });
        ProbeReply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => edge.GetAsync("/v.bin")));
        Assert.All(replies, static reply => AssertIs(s_old, reply));
        Assert.All(replies, static reply => Assert.Equal("stonmedia; hit; detail=stale", reply.Header("Cache-Status")));
        await Eventually.HoldsAsync(() => origin.CountOf("/v.bin") == 2, "one check is at the origin");
        release.SetResult();
        await BecomesAsync(edge, s_new);
        Assert.Equal(2, origin.CountOf("/v.bin"));
    }

    [Theory]
    [InlineData("max-age=0, stale-while-revalidate=60, must-revalidate")]
    [InlineData("no-cache, stale-while-revalidate=60")]
    [InlineData("s-maxage=0, stale-while-revalidate=60")]
    [InlineData("max-age=0, stale-while-revalidate=0")]
    [InlineData("max-age=0, stale-while-revalidate=-5")]
    public async Task Get_StaleWhileRevalidateForbidden_Waits(string control)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old with { CacheControl = control });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        await edge.GetAsync("/v.bin");
        origin.Serve("/v.bin", s_new);
        AssertIs(s_new, await edge.GetAsync("/v.bin"));
    }

    [Fact]
    public async Task Get_Background_SwapsOnlyWhenTheNewBodyIsComplete()
    {
        var release = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Background);
        await edge.GetAsync("/v.bin");
        origin.Serve("/v.bin", s_new with { HangAt = 100_000, Resume = release.Task });
        AssertIs(s_old, await edge.GetAsync("/v.bin"));
        await Eventually.HoldsAsync(() => origin.BodyBytesOf("/v.bin") >= s_old.Length + 100_000, "half of the new body was sent");
        for (int i = 0; i < 5; i++) AssertIs(s_old, await edge.GetAsync("/v.bin"));
        Assert.Equal(2, origin.CountOf("/v.bin"));
        release.SetResult();
        await BecomesAsync(edge, s_new);
    }

    [Theory]
    [InlineData(OriginFraming.Length)]
    [InlineData(OriginFraming.Chunked)]
    public async Task Get_BackgroundBodyBreaks_TheOldOneStays(OriginFraming framing)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Background);
        await edge.GetAsync("/v.bin");
        origin.Serve("/v.bin", s_new with { CutAt = 100_000, Framing = framing });
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (origin.CountOf("/v.bin") < 3)         // two broken transfers
        {
            AssertIs(s_old, await edge.GetAsync("/v.bin"));
            Assert.True(DateTime.UtcNow < deadline, "the broken transfer was not tried again");
        }

        origin.Serve("/v.bin", s_new);
        await BecomesAsync(edge, s_new);
    }

    [Fact]
    public async Task Get_BackgroundAnswerThatMayNotBeShared_IsNobodysAndTheOldOneGoes()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Background);
        await edge.GetAsync("/v.bin");
        origin.Serve("/v.bin", s_new with { CacheControl = "private" });
        AssertIs(s_old, await edge.GetAsync("/v.bin"));
        await BecomesAsync(edge, s_new);
    }

    [Fact]
    public async Task Get_BackgroundWithVariants_EachIsRefreshedByItself()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old with { Headers = ["Vary: X-Kind"] });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Background);
        await edge.GetAsync("/v.bin", "X-Kind: a");
        await edge.GetAsync("/v.bin", "X-Kind: b");
        origin.Serve("/v.bin", s_new with { Headers = ["Vary: X-Kind"] });
        AssertIs(s_old, await edge.GetAsync("/v.bin", "X-Kind: a"));
        await BecomesAsync(edge, s_new, "X-Kind: a");
        AssertIs(s_old, await edge.GetAsync("/v.bin", "X-Kind: b"));
        await BecomesAsync(edge, s_new, "X-Kind: b");
    }

    [Fact]
    public async Task Get_OriginBusy_ExpiredIsExtendedAndNotChecked()
    {
        const string busy = "origin { max-busy = 1 }, ttl { success { initial = 0 s }, origin-busy = 1 h }";
        var release = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Serve("/v.bin", s_old).Serve("/must.bin", s_old with { CacheControl = "max-age=0, must-revalidate" }).Serve("/slow.bin", s_old with { Head = release.Task });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, busy);
        await edge.GetAsync("/v.bin");
        await edge.GetAsync("/must.bin");
        Task<ProbeReply> slow = edge.GetAsync("/slow.bin");
        await Eventually.HoldsAsync(() => origin.CountOf("/slow.bin") == 1, "the origin is busy");
        Assert.Equal("stonmedia; hit; detail=stale", (await edge.GetAsync("/v.bin")).Header("Cache-Status"));
        Assert.Equal("stonmedia; hit", (await edge.GetAsync("/v.bin")).Header("Cache-Status"));
        Assert.Equal(1, origin.CountOf("/v.bin"));
        await edge.GetAsync("/must.bin");
        Assert.Equal(2, origin.CountOf("/must.bin"));
        release.SetResult();
        Assert.Equal(200, (await slow).Status);
    }

    [Theory]
    [InlineData(404, "extend-on-4xx = on", true)]
    [InlineData(404, "extend-on-4xx = off", false)]
    [InlineData(503, "extend-on-5xx = on", true)]
    [InlineData(503, "extend-on-5xx = off", false)]
    public async Task Get_ErrorOnACheck_ExtendsAsTheOperatorSays(int status, string setting, bool extended)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", s_old);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"ttl {{ success {{ initial = 0 s }}, {setting} }}");
        await edge.GetAsync("/v.bin");
        origin.Serve("/v.bin", new OriginContent { Status = status, CacheControl = null });
        for (int i = 0; i < 2; i++) Assert.Equal(extended ? 200 : status, (await edge.GetAsync("/v.bin")).Status);
        if (extended) Assert.Equal(2, origin.CountOf("/v.bin"));
    }

    private static void AssertIs(OriginContent content, ProbeReply reply)
    {
        Assert.Equal(200, reply.Status);
        Assert.True(reply.IsWhole);
        Assert.Equal(content.Length, reply.Body.Length);
        Assert.Equal(-1, OriginBytes.FirstDifference(content.Seed, 0, reply.Body));
    }

    /// <summary>Until then every answer is whole, of one version or the other.</summary>
    private static async Task BecomesAsync(EdgeUnderTest edge, OriginContent content, params string[] headers)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            ProbeReply reply = await edge.GetAsync("/v.bin", headers);
            if (OriginBytes.FirstDifference(content.Seed, 0, reply.Body) < 0 && reply.Body.Length == content.Length) return;
            AssertIs(s_old, reply);
            Assert.True(DateTime.UtcNow < deadline, "the new body never came");
        }
    }
}
