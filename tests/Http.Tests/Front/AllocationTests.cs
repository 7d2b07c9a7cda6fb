using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Tests.Front;

/// <summary>A hit and a 304 allocate nothing beyond what Kestrel does for any application: all of the process is measured, over many requests.</summary>
[Collection(AloneCollection.Name)]
public class AllocationTests
{
    private const int Requests = 4000;
    private const int Rounds = 6;
    private static readonly byte[] s_body = new byte[1024];
    private static readonly string[] s_stored =
        ["Content-Type: video/mp2t", "ETag: \"v1\"", "Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT", "Cache-Control: max-age=60", "X-One: 1"];

    [Theory]
    [InlineData("", 200)]
    [InlineData("If-None-Match: \"v1\"\r\n", 304)]
    public async Task Get_HotEntry_AllocatesNoMoreThanBareKestrel(string conditions, int status)
    {
        double bare = await BareAsync(conditions, status, wasteful: false), wasteful = await BareAsync(conditions, status, wasteful: true);
        await using FrontRig rig = await FrontRig.StartAsync();
        rig.Host.Put("/a", s_body, s_stored);
        double ours = Measure(rig.Port, conditions, status);
        TestContext.Current.TestOutputHelper?.WriteLine($"bytes a request: bare {bare:F1}, with one object {wasteful:F1}, a hit {ours:F1}");
        Assert.InRange(wasteful - bare, 20, 28);        // the measurement sees a single object
        Assert.InRange(ours - bare, -1000, 4);
    }

    private static async Task<double> BareAsync(string conditions, int status, bool wasteful)
    {
        KeyValuePair<string, StringValues>[] lines =
        [
            new("Cache-Control", "max-age=60"), new("X-One", "1"), new("ETag", "\"v1\""), new("Last-Modified", "Sun, 01 Nov 2026 10:00:00 GMT"),
            new("Via", "1.1 stonmedia"), new("Age", "0"), new("Cache-Status", "stonmedia; hit"),
        ];
        if (status == 200) lines = [new("Content-Type", "video/mp2t"), new("Accept-Ranges", "bytes"), .. lines];
        var application = new BareApplication(status, lines, status == 200 ? s_body : [], wasteful);
        await using FrontServer server = await FrontServer.StartAsync(
            application, [new ListenAddress(ListenScheme.Http, "127.0.0.1", 0)], new ClientSettings(), null, null, 1, NullLoggerFactory.Instance, default);
        double bytes = Measure(server.Listening.Single().Port, conditions, status);
        using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await server.StopAsync(cut.Token);
        return bytes;
    }

    /// <summary>Bytes that the process allocates for one request; the least of some rounds, as timers allocate too. The client allocates nothing.</summary>
    private static double Measure(int port, string conditions, int status)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET /a HTTP/1.1\r\nHost: test\r\n{conditions}\r\n"), buffer = new byte[8192];
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000, NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        byte[] expected = Encoding.ASCII.GetBytes($"HTTP/1.1 {status} ");
        Ask(socket, request, buffer, expected, Requests);
        double least = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Ask(socket, request, buffer, expected, Requests);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests);
        }

        return least;
    }

    private static void Ask(Socket socket, byte[] request, byte[] buffer, byte[] expected, int times)
    {
        for (int n = 0; n < times; n++)
        {
            socket.Send(request, SocketFlags.None);
            int have = 0;
            while (!IsWhole(buffer.AsSpan(0, have), expected)) have += socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> expected)
    {
        int end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        if (!answer.StartsWith(expected)) throw new InvalidOperationException(Encoding.ASCII.GetString(answer[..end]));
        return answer.Length == end + 4 + (expected[9] == '2' ? s_body.Length : 0);
    }
}
