using System.Diagnostics;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>origin.parallel-fills over real sockets: an origin that paces each transfer is asked by several, and still sends no byte twice.</summary>
public sealed class ParallelFillTests
{
    private const long Length = 24 << 20;
    private const long Rate = 4 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task Get_OriginPacesEachTransfer_SeveralAtOnceAndNoByteTwice(bool media)
    {
        string path = media ? "/film.mp4" : "/film.bin";
        var content = new OriginContent { Length = Length, Seed = 5, BytesPerSecond = Rate };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve(path, content);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "media.relocate-header = off", "256 MiB");
        var watch = Stopwatch.StartNew();
        await ReadAsync(edge, path, Length, content.Seed);
        TimeSpan alone = TimeSpan.FromSeconds((double)Length / Rate);
        // On a busy machine reading may be what takes the time: there the connections alone tell.
        bool isLong = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";
        Assert.True(!isLong || watch.Elapsed < alone * 0.75, $"{watch.Elapsed.TotalSeconds:F1} s; one transfer takes {alone.TotalSeconds:F1} s");
        Assert.True(origin.Connections >= 4, $"{origin.Connections} connections");
        // The transfer that was cut for the others had sent at most what lay in sockets.
        Assert.InRange(origin.BodyBytesOf(path), Length, Length + (4 << 20));
        Assert.Equal(Length, await edge.MetricAsync("stonmedia_origin_body_bytes_total{host=\"test\"}"));
        Assert.Equal(0, await edge.MetricAsync("stonmedia_origin_body_bytes_again_total{host=\"test\"}"));
    }

    [Fact]
    public async Task Get_ParallelFillsOne_OneTransfer()
    {
        var content = new OriginContent { Length = 12 << 20, Seed = 5, BytesPerSecond = 8 << 20 };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.bin", content);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "origin.parallel-fills = 1");
        await ReadAsync(edge, "/film.bin", content.Length, content.Seed);
        Assert.Equal(1, origin.CountOf("/film.bin"));
    }

    [Fact]
    public async Task Get_ViewerLeavesWhileSeveralRun_NoMoreThanReadAheadIsFetched()
    {
        const long watched = 8 << 20, readAhead = 2 << 20;
        var content = new OriginContent { Length = 64 << 20, Seed = 5, BytesPerSecond = Rate };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.bin", content);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, memory: "256 MiB");
        await ReadAsync(edge, "/film.bin", watched, content.Seed);
        await Eventually.HoldsAsync(() => edge.MetricAsync("stonmedia_origin_transfers{host=\"test\"}").GetAwaiter().GetResult() == 0, "all transfers to end");
        await Eventually.HoldsAsync(() => edge.MetricAsync("stonmedia_deliveries").GetAwaiter().GetResult() == 0, "the delivery to be counted");
        long received = await edge.MetricAsync("stonmedia_origin_body_bytes_total{host=\"test\"}");
        // What the edge and the sockets hold for the viewer counts as watched: it was handed over.
        long handed = await edge.MetricAsync("stonmedia_body_bytes_total");
        Assert.InRange(received, watched, handed + readAhead + (2 * 64 << 10));
    }

    [Fact]
    public async Task Get_AnotherVersionWhileSeveralRun_NeverMixes()
    {
        var first = new OriginContent { Length = Length, Seed = 5, BytesPerSecond = Rate };
        var second = new OriginContent { Length = Length, Seed = 6, ETag = "\"v2\"", BytesPerSecond = 4 * Rate };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.bin", first);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, memory: "256 MiB");
        bool cut = false;
        try
        {
            await ReadAsync(edge, "/film.bin", Length, first.Seed, position =>
            {
                if (position > 6 << 20) origin.Serve("/film.bin", second);
            });
        }
        catch (IOException)
        {
            cut = true;     // no more bytes of the first version are to be had
        }

        Assert.True(cut, "the origin had no more of the first version, and yet it came to its end");
        await ReadAsync(edge, "/film.bin", Length, second.Seed);
    }

    private static async Task ReadAsync(EdgeUnderTest edge, string path, long count, ulong seed, Action<long>? each = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using HttpResponseMessage response = await client.GetAsync(new Uri($"http://127.0.0.1:{edge.Port}{path}"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using Stream body = await response.Content.ReadAsStreamAsync(Cancel);
        byte[] buffer = new byte[128 << 10];
        for (long at = 0; at < count;)
        {
            int got = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count - at)), Cancel);
            Assert.True(got > 0, $"the body ended at {at}");
            Assert.Equal(-1, OriginBytes.FirstDifference(seed, at, buffer.AsSpan(0, got)));
            at += got;
            each?.Invoke(at);
        }
    }
}
