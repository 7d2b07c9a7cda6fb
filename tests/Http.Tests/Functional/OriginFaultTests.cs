using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Origins that lack something, fail, hang or change: viewers get right bytes or a cut connection, never wrong bytes.</summary>
public sealed class OriginFaultTests
{
    private const int Length = 1_000_000;
    private static readonly OriginContent Good = new() { Length = Length };
    private static readonly OriginContent Other = new() { Length = Length, Seed = 2, ETag = "\"v2\"", LastModified = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) };

    [Theory]
    [InlineData("/v.bin")]
    [InlineData("/v.mp4")]
    public async Task Get_OriginWithoutRanges_AnswersRangesItselfAndAsksOnce(string path)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve(path, Good with { Ranges = false });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply cold = await edge.GetAsync(path, "Range: bytes=500000-500099");
        Assert.Equal((206, "bytes 500000-500099/1000000"), (cold.Status, cold.Header("Content-Range")));
        Assert.Equal(Good.Slice(500_000, 100), cold.Body);
        Whole(await edge.GetAsync(path), Good);
        Assert.Equal(Length, origin.BodyBytesOf(path));
    }

    [Theory]
    [InlineData(OriginFraming.Chunked)]
    [InlineData(OriginFraming.Close)]
    public async Task Get_OriginWithoutLength_ServesTheWholeAndThenRanges(OriginFraming framing)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", Good with { Framing = framing });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply cold = await edge.GetAsync("/v.bin");
        Assert.Equal(200, cold.Status);
        Assert.True(cold.IsWhole);
        Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, cold.Body));
        Assert.Equal(Length, cold.Body.Length);
        ProbeReply warm = await edge.GetAsync("/v.bin", "Range: bytes=-100");
        Assert.Equal((206, "bytes 999900-999999/1000000"), (warm.Status, warm.Header("Content-Range")));
        Assert.Equal(Good.Slice(999_900, 100), warm.Body);
        Assert.Equal(1, origin.CountOf("/v.bin"));
    }

    [Fact]
    public async Task Get_OriginWithoutValidators_IsOneSequentialTransfer()
    {
        OriginContent bare = Good with { ETag = null, LastModified = null };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.mp4", bare);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Whole(await edge.GetAsync("/v.mp4"), bare);
        ProbeReply range = await edge.GetAsync("/v.mp4", "Range: bytes=10-19");
        Assert.Equal(206, range.Status);
        Assert.Equal(bare.Slice(10, 10), range.Body);
        Whole(await edge.GetAsync("/v.mp4", "Range: bytes=10-19", "If-Range: \"v1\""), bare);
        Assert.DoesNotContain(origin.Log, static request => request.Header("If-Range") is not null || request.Header("If-Match") is not null);
    }

    [Theory]
    [InlineData(OriginFraming.Length, false)]
    [InlineData(OriginFraming.Length, true)]
    [InlineData(OriginFraming.Chunked, false)]
    [InlineData(OriginFraming.Close, true)]
    public async Task Get_CutBody_CutsTheViewerAndNeverBecomesAWholeEntry(OriginFraming framing, bool reset)
    {
        // No validators: the rest cannot be had from anywhere, so the viewer must see that it is missing.
        OriginContent cut = Good with { Framing = framing, CutAt = 400_000, Reset = reset, ETag = null, LastModified = null };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", cut);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply broken = await edge.GetAsync("/v.bin");
        if (broken.Status == 200)
        {
            Assert.False(broken.IsWhole);
            Assert.True(broken.Body.Length <= 400_000);
            Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, broken.Body));
        }
        else
        {
            Assert.True(broken.Status >= 500);
        }

        origin.Serve("/v.bin", Other);
        await EventuallyWholeAsync(edge, "/v.bin", Other);
    }

    [Fact]
    public async Task Get_FewerBytesThanStated_CutsTheViewer()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Serve("/v.bin", Good with { StatedLength = Length + 1000, Ranges = false, ETag = null, LastModified = null });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply reply = await edge.GetAsync("/v.bin");
        Assert.True(reply.Status >= 500 || !reply.IsWhole);
    }

    [Fact]
    public async Task Get_MoreBytesThanStated_IgnoresTheSurplus()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v.bin", static exchange =>
            exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Control: max-age=60\r\nETag: \"a\"\r\n\r\nright, and more"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        for (int i = 0; i < 2; i++) Assert.Equal("right"u8.ToArray(), (await edge.GetAsync("/v.bin")).Body);
        Assert.Equal(1, origin.CountOf("/v.bin"));
    }

    [Fact]
    public async Task Get_HangingOrigin_CutsTheViewerAfterTheReceiveTimeout()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", Good with { HangAt = 300_000, ETag = null, LastModified = null });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "origin { receive-timeout = 1 s }");
        ProbeReply reply = await edge.GetAsync("/v.bin");
        Assert.True(reply.Status >= 500 || !reply.IsWhole);
        if (reply.Status == 200) Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, reply.Body));
        origin.Serve("/v.bin", Other);
        await EventuallyWholeAsync(edge, "/v.bin", Other);
    }

    [Fact]
    public async Task Get_HeadNeverComes_IsGatewayTimeout()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", Good with { Head = Task.Delay(Timeout.Infinite) });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "origin { receive-timeout = 1 s }");
        Assert.Equal(504, (await edge.GetAsync("/v.bin")).Status);
    }

    [Fact]
    public async Task Get_OriginGone_IsBadGatewayAndThenRecovers()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/v.bin", static exchange =>
        {
            exchange.Shutdown();
            return Task.CompletedTask;
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "ttl { receive-failure = 100 ms, connect-failure = 100 ms }");
        Assert.InRange((await edge.GetAsync("/v.bin")).Status, 502, 504);
        origin.Serve("/v.bin", Good);
        await EventuallyWholeAsync(edge, "/v.bin", Good);
    }

    [Fact]
    public async Task Get_OriginFailsAfterExpiry_ServesStaleUnlessForbidden()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start()
            .Serve("/a.bin", new OriginContent { CacheControl = "max-age=1" })
            .Serve("/b.bin", new OriginContent { CacheControl = "max-age=1, must-revalidate" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(200, (await edge.GetAsync("/a.bin")).Status);
        Assert.Equal(200, (await edge.GetAsync("/b.bin")).Status);
        origin.Serve("/a.bin", new OriginContent { Status = 503, CacheControl = null }).Serve("/b.bin", new OriginContent { Status = 503, CacheControl = null });
        ProbeReply last = await edge.GetAsync("/b.bin");
        for (long until = Environment.TickCount64 + 60_000; last.Status == 200 && Environment.TickCount64 < until;)
        {
            await Task.Delay(20);
            last = await edge.GetAsync("/b.bin");
        }

        Assert.True(last.Status >= 500, $"must-revalidate was served stale: {last.Status}");
        ProbeReply stale = await edge.GetAsync("/a.bin");
        Assert.Equal(200, stale.Status);
        Assert.Equal(new OriginContent().Slice(0, 1000), stale.Body);
    }

    [Theory]
    [InlineData("/v.bin")]
    [InlineData("/v.mp4")]
    public async Task Get_BodyChangesBetweenRanges_NeverMixesVersions(string path)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve(path, Good);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        ProbeReply first = await edge.GetAsync(path, "Range: bytes=0-99");
        Assert.Equal(Good.Slice(0, 100), first.Body);
        origin.Serve(path, Other);
        ProbeReply second = await edge.GetAsync(path, "Range: bytes=900000-900099");
        if (second.Status == 206 && second.IsWhole)
        {
            OriginContent version = second.Header("ETag") == "\"v1\"" ? Good : Other;
            Assert.Equal(version.Slice(900_000, 100), second.Body);
        }
        else
        {
            Assert.True(second.Status >= 500 || second.Body.Length == 0, $"{second.Status}, {second.Body.Length} bytes");
        }
    }

    [Fact]
    public async Task Get_ManyAtOnce_ShareOneTransfer()
    {
        var gate = new TaskCompletionSource();
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/v.bin", Good with { Head = gate.Task });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin);
        Task<ProbeReply>[] viewers = [.. Enumerable.Range(0, 20).Select(_ => edge.GetAsync("/v.bin"))];
        await Eventually.HoldsAsync(() => origin.CountOf("/v.bin") > 0, "the origin is asked");
        gate.SetResult();
        foreach (ProbeReply reply in await Task.WhenAll(viewers)) Whole(reply, Good);
        Assert.Equal((1, (long)Length), (origin.CountOf("/v.bin"), origin.BodyBytesOf("/v.bin")));
    }

    private static void Whole(ProbeReply reply, OriginContent content)
    {
        Assert.Equal((200, true, content.Length), (reply.Status, reply.IsWhole, (long)reply.Body.Length));
        Assert.Equal(-1, OriginBytes.FirstDifference(content.Seed, 0, reply.Body));
    }

    /// <summary>Asks until the whole of a version comes; what comes before that may fail, but must never be wrong or half and called whole.</summary>
    private static async Task EventuallyWholeAsync(EdgeUnderTest edge, string path, OriginContent content)
    {
        for (long until = Environment.TickCount64 + 60_000; Environment.TickCount64 < until;)
        {
            ProbeReply reply = await edge.GetAsync(path);
            if (reply is { Status: 200, IsWhole: true })
            {
                Whole(reply, content);
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"{path} did not recover");
    }
}
