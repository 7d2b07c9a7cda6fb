using System.Diagnostics;
using System.Net.Http.Headers;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>What the origin pays for what viewers do, over real sockets. STONMEDIA_LONG=1 takes the full sizes and times.</summary>
public sealed class OriginEconomyTests
{
    private const int Block = 64 << 10;
    private const long ReadAhead = 2 << 20;

    private static bool IsLong => Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_RandomRangesOfAColdFile_TouchedBlocksOnceAndEveryByteRight()
    {
        const long length = 200_000_000;
        const int ranges = 1500;
        var content = new OriginContent { Length = length, Seed = 7 };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.bin", content);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, memory: "320 MiB");
        using HttpClient client = NewClient();
        int seed = TestSeed.Take();
        var random = new Random(seed);
        (long From, int Count)[] wishes = [.. Enumerable.Range(0, ranges).Select(_ =>
        {
            long from = random.NextInt64(length);
            return (from, (int)Math.Min(length - from, random.Next(1, 150_000)));
        })];
        await Task.WhenAll(wishes.Select(async wish =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{edge.Port}/film.bin");
            request.Headers.Range = new RangeHeaderValue(wish.From, wish.From + wish.Count - 1);
            using HttpResponseMessage response = await client.SendAsync(request, Cancel);
            Assert.Equal(206, (int)response.StatusCode);
            byte[] body = await response.Content.ReadAsByteArrayAsync(Cancel);
            Assert.True(body.AsSpan().SequenceEqual(content.Slice(wish.From, wish.Count)), $"seed {seed}: wrong bytes at {wish.From}");
        }));
        var touched = new HashSet<long>();
        foreach ((long from, int count) in wishes)
            for (long block = from / Block; block <= (from + count - 1) / Block; block++) touched.Add(block);
        Assert.InRange(origin.BodyBytesOf("/film.bin"), 1, Math.Min(length, (touched.Count * (long)Block) + ReadAhead));
    }

    [Fact]
    public async Task Get_OneReaderStops_TheOtherIsNotSlowed()
    {
        long length = IsLong ? 1L << 30 : 150L << 20;
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        foreach (string path in new[] { "/alone.bin", "/shared.bin" }) origin.Serve(path, new OriginContent { Length = length, Seed = 9, ChunkSize = 64 << 10 });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, memory: "64 MiB");
        using HttpClient client = NewClient();
        TimeSpan alone = await ReadAllAsync(client, edge, "/alone.bin", length);
        using HttpResponseMessage stopped = await client.GetAsync(new Uri($"http://127.0.0.1:{edge.Port}/shared.bin"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using Stream first = await stopped.Content.ReadAsStreamAsync(Cancel);
        await CheckAsync(first, 0, 1_000_000);      // and then this viewer reads no more
        TimeSpan beside = await ReadAllAsync(client, edge, "/shared.bin", length);
        // By the clock only where there is time for it: a busy machine slows the one and not the other.
        Assert.True(beside < (IsLong ? (alone * 1.6) + TimeSpan.FromSeconds(2) : (alone * 4) + TimeSpan.FromSeconds(60)), $"{beside.TotalSeconds:F1} s beside a stopped reader, {alone.TotalSeconds:F1} s alone");
        await CheckAsync(first, 1_000_000, 3_000_000);
    }

    [Fact]
    public async Task Get_PlayerPausesLongerThanEveryOriginTimeOut_GoesOn()
    {
        const long length = 30_000_000;
        TimeSpan pause = IsLong ? TimeSpan.FromMinutes(6) : TimeSpan.FromSeconds(7);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.bin", new OriginContent { Length = length, Seed = 9 });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "origin { receive-timeout = 5 s }");
        using HttpClient client = NewClient();
        using HttpResponseMessage response = await client.GetAsync(new Uri($"http://127.0.0.1:{edge.Port}/film.bin"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using Stream body = await response.Content.ReadAsStreamAsync(Cancel);
        await CheckAsync(body, 0, 1_000_000);
        await Task.Delay(pause, Cancel);            // what is tested is that time passes
        await CheckAsync(body, 1_000_000, length);
        Assert.True(origin.BodyBytesOf("/film.bin") <= length + (4 * ReadAhead));
    }

    private static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(10) };

    private static async Task<TimeSpan> ReadAllAsync(HttpClient client, EdgeUnderTest edge, string path, long length)
    {
        var watch = Stopwatch.StartNew();
        using HttpResponseMessage response = await client.GetAsync(new Uri($"http://127.0.0.1:{edge.Port}{path}"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using Stream body = await response.Content.ReadAsStreamAsync(Cancel);
        await CheckAsync(body, 0, length);
        return watch.Elapsed;
    }

    /// <summary>Reads [from, end) off a body and compares; of each buffer the first, the last and some bytes between.</summary>
    private static async Task CheckAsync(Stream body, long from, long end)
    {
        byte[] buffer = new byte[128 << 10];
        byte[] expected = new byte[1];
        while (from < end)
        {
            int got = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - from)), Cancel);
            Assert.True(got > 0, $"the body ended at {from}");
            for (int at = 0; at < got; at = at == got - 1 ? got : Math.Min(got - 1, at + 4099))
            {
                OriginBytes.Fill(9, from + at, expected);
                if (buffer[at] != expected[0]) Assert.Fail($"byte {from + at} is {buffer[at]}, not {expected[0]}");
            }

            from += got;
        }
    }
}
