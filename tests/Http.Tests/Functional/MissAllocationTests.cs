using System.Net;
using System.Net.Sockets;
using System.Text;
using StonMedia.Http.Tests.Front;

namespace StonMedia.Http.Tests.Functional;

/// <summary>
/// What a miss with a small body allocates, from the viewer's request over the origin's answer to the stored record. Each KiB of it is a
/// collection more for so many thousand fills.
/// </summary>
[Collection(AloneCollection.Name)]
public class MissAllocationTests
{
    private const int Misses = 500;
    private const int Rounds = 5;

    /// <summary>Bytes; 13,200 were measured, the part of the runtime's HTTP client included.</summary>
    private const double Ceiling = 20_000;

    [Fact]
    public async Task Get_NewKeys_EachMissAllocatesLittle()
    {
        using var origin = new SilentOrigin(SilentOrigin.Answer(new byte[1024]));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url);
        double least = Measure(edge.Port);
        TestContext.Current.TestOutputHelper?.WriteLine($"bytes a miss: {least:F0}");
        Assert.Equal(Misses * (Rounds + 2), await edge.MetricAsync("stonmedia_cache_results_total{result=\"miss\"}"));
        Assert.InRange(least, 1024, Ceiling);
    }

    /// <summary>Bytes that the process allocates for one miss; the least of some rounds. Neither client nor origin allocates.</summary>
    private static double Measure(int port)
    {
        byte[] request = Encoding.ASCII.GetBytes("GET /library/segment-0000000.ts HTTP/1.1\r\nHost: test\r\n\r\n"), buffer = new byte[8192];
        int digits = request.AsSpan().IndexOf("0000000"u8), number = 0;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000, NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        Ask(2 * Misses);
        double least = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Ask(Misses);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Misses);
        }

        return least;

        void Ask(int times)
        {
            for (int n = 0; n < times; n++)
            {
                number++;
                for (int place = 6, rest = number; place >= 0; place--, rest /= 10) request[digits + place] = (byte)('0' + (rest % 10));
                socket.Send(request, SocketFlags.None);
                int have = 0;
                while (!IsWhole(buffer.AsSpan(0, have))) have += socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        if (!answer.StartsWith("HTTP/1.1 200 "u8)) throw new InvalidOperationException(Encoding.ASCII.GetString(answer[..end]));
        return answer.Length == end + 4 + 1024;
    }
}
