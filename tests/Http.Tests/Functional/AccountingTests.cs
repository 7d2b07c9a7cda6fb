using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>
/// The promise to the origin, by the edge's own books and the origin's: of one generation no more is received than its length, and what
/// was evicted and asked for again; whatever viewers do. STONMEDIA_LONG=1: 10,000 random ranges of 10 GB from 500 viewers.
/// </summary>
public sealed class AccountingTests
{
    private const string Received = "stonmedia_origin_body_bytes_total{host=\"test\"}";
    private const string Again = "stonmedia_origin_body_bytes_again_total{host=\"test\"}";

    private static bool IsLong => Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("8 MiB"), InlineData("256 MiB")]
    public async Task Get_RandomViewers_EachByteIsReceivedOnce(string memory)
    {
        if (IsLong && memory == "8 MiB") return;        // the long form has one size
        long length = IsLong ? 10L << 30 : 48L << 20;
        int viewers = IsLong ? 500 : 24, requests = IsLong ? 10_000 : 400;
        int seed = TestSeed.Take();
        var content = new OriginContent { Length = length, Seed = 11, ChunkSize = 64 << 10 };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.bin", content);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, memory: IsLong ? "512 MiB" : memory);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };
        var watch = Stopwatch.StartNew();
        long[] taken = await Task.WhenAll(Enumerable.Range(0, viewers).Select(async viewer =>
        {
            var random = new Random(seed + viewer);
            long sum = 0;
            for (int i = viewer; i < requests; i += viewers) sum += await WatchAsync(client, edge.Port, content, random, seed);
            return sum;
        }));
        await Eventually.HoldsAsync(
            () => edge.MetricAsync("stonmedia_origin_transfers{host=\"test\"}").GetAwaiter().GetResult() == 0, "all transfers to end", TimeSpan.FromSeconds(60));
        long received = await edge.MetricAsync(Received), again = await edge.MetricAsync(Again), sent = origin.BodyBytesOf("/film.bin");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{viewers} viewers, {requests} requests in {watch.Elapsed.TotalSeconds:F1} s: taken {taken.Sum():N0}, received {received:N0}, of it again {again:N0}, sent {sent:N0}; {origin.CountOf("/film.bin")} transfers"));
        Assert.True(received - again <= length, $"seed {seed}: received {received}, of it again {again}, more than the length {length}");
        Assert.True(memory != "256 MiB" || IsLong || again == 0, $"seed {seed}: {again} bytes again, though nothing had to be evicted");
        // What a server has written and nobody read lies in the sockets of transfers that ended early.
        Assert.InRange(received, 1, sent);
    }

    /// <summary>One request as viewers make them: a short or a long range or the whole from somewhere, read to the end, broken off, or with pauses.</summary>
    private static async Task<long> WatchAsync(HttpClient client, int port, OriginContent content, Random random, int seed)
    {
        long from = random.NextInt64(content.Length);
        long count = Math.Min(content.Length - from, random.Next(4) switch { 0 => random.Next(1, 2000), 1 => random.Next(1, 200_000), 2 => random.Next(1, 3 << 20), _ => content.Length });
        int breakAt = random.Next(3) == 0 ? random.Next(1, 2 << 20) : (int)Math.Min(count, 6 << 20);
        bool pauses = random.Next(6) == 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/film.bin");
        request.Headers.Range = new RangeHeaderValue(from, from + count - 1);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(206, (int)response.StatusCode);
        await using Stream body = await response.Content.ReadAsStreamAsync(Cancel);
        byte[] buffer = new byte[64 << 10];
        long stop = from + Math.Min(count, breakAt), at = from;
        while (at < stop)
        {
            int got = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, stop - at)), Cancel);
            Assert.True(got > 0, $"seed {seed}: the body from {from} ended at {at}");
            Assert.True(OriginBytes.FirstDifference(content.Seed, at, buffer.AsSpan(0, got)) < 0, $"seed {seed}: a wrong byte after {at}");
            at += got;
            if (pauses && random.Next(10) == 0) await Task.Delay(random.Next(1, 60), Cancel);     // a viewer that stalls is what is played
        }

        return at - from;
    }
}
