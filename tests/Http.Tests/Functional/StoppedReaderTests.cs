using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Viewers who ask and then take nothing hold little of the memory, however many they are and wherever they stand.</summary>
public sealed class StoppedReaderTests
{
    private const int Readers = 500;
    private const long Memory = 32 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("resident")]
    [InlineData("cold")]
    [InlineData("paced")]
    public async Task Get_ManyStoppedReadersAtDifferentPlaces_OthersAreServedAndStored(string kind)
    {
        bool isResident = kind == "resident";
        long length = isResident ? 26_000_000 : 100_000_000;
        var film = new OriginContent { Length = length, Seed = 5 };
        var other = new OriginContent { Length = 2_000_000, Seed = 6 };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.bin", film).Serve("/other.bin", other).Serve("/small", new OriginContent { Length = 20_000, Seed = 7 });
        string pace = kind == "paced" ? "throttle { enabled = on, rate = 800000 kbps }" : "";
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url, $"origin {{ read-ahead = 64 KiB }}\n{pace}", "32 MiB");
        if (isResident) Assert.Equal(length, (await edge.GetAsync("/film.bin")).Body.Length);
        var readers = new Socket[Readers];
        try
        {
            for (int i = 0; i < Readers; i++) readers[i] = await AskAsync(edge.Port, length / Readers * i);
            await Eventually.HoldsAsync(() => readers.All(static reader => reader.Poll(0, SelectMode.SelectRead)), "every reader to have something to read", TimeSpan.FromSeconds(90));
            // What one flush of a quick client held when it turned out to be slow may come on top.
            Assert.InRange(await edge.MetricAsync("stonmedia_memory_held_bytes"), isResident ? 1 : 0, (Memory / 8) + (8 * 256 << 10));
            await BecomesHitAsync(edge, "/small", new OriginContent { Length = 20_000, Seed = 7 });
            await BecomesHitAsync(edge, "/other.bin", other);
            // Those who stopped go on, with the right bytes, from what was held, copied, or is asked for again.
            foreach (int i in (int[])[0, 17, 250, Readers - 1]) await GoOnAsync(readers[i], film, length / Readers * i);
        }
        finally
        {
            foreach (Socket? reader in readers) reader?.Dispose();
        }

        await Eventually.HoldsAsync(() => edge.MetricAsync("stonmedia_memory_held_bytes").Result == 0, "all to be given back", TimeSpan.FromSeconds(60));
    }

    /// <summary>Served with the right bytes each time, and soon from memory: while the readers' own transfers still come in, a newcomer may be evicted again.</summary>
    private static async Task BecomesHitAsync(EdgeUnderTest edge, string path, OriginContent content)
    {
        for (long until = Environment.TickCount64 + 60_000; ;)
        {
            ProbeReply reply = await edge.GetAsync(path);
            Assert.Equal((200, content.Length), (reply.Status, (long)reply.Body.Length));
            Assert.Equal(-1, OriginBytes.FirstDifference(content.Seed, 0, reply.Body));
            if (reply.Header("Cache-Status") == "stonmedia; hit") return;
            Assert.True(Environment.TickCount64 < until, $"{path} was not kept: {reply.Header("Cache-Status")}");
        }
    }

    private static async Task<Socket> AskAsync(int port, long from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 << 10 };
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /film.bin HTTP/1.1\r\nHost: test\r\nRange: bytes={from}-\r\n\r\n"), Cancel);
        return socket;
    }

    private static async Task GoOnAsync(Socket reader, OriginContent film, long from)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await using var stream = new NetworkStream(reader);
        var head = new List<byte>();
        byte[] one = new byte[1];
        while (head.Count < 4 || head[^1] != '\n' || head[^3] != '\n')
        {
            await stream.ReadExactlyAsync(one, limit.Token);
            head.Add(one[0]);
        }

        Assert.StartsWith("HTTP/1.1 206", Encoding.ASCII.GetString([.. head]), StringComparison.Ordinal);
        byte[] bytes = new byte[(int)Math.Min(500_000, film.Length - from)];
        await stream.ReadExactlyAsync(bytes, limit.Token);
        Assert.True(bytes.AsSpan().SequenceEqual(film.Slice(from, bytes.Length)), $"wrong bytes after {from}");
    }
}
