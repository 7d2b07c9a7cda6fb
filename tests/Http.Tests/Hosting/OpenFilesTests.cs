using System.Net;
using System.Net.Sockets;
using StonMedia.Http.Hosting;
using StonMedia.Http.Tests.Cli;
using StonMedia.Http.Tests.Front;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Hosting;

public sealed class OpenFilesTests : IDisposable
{
    private const int Files = 640, Length = 100_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Max open files            4096                 524288               files     ", 4096)]
    [InlineData("Max open files            unlimited            unlimited            files     ", 0)]
    [InlineData("Max processes             4096                 524288               processes ", 0)]
    [InlineData("Max open files", 0)]
    public void Parse_LinesOfTheSystem_GiveTheLimitThatHolds(string line, long files) => Assert.Equal(files, OpenFiles.Parse(["Limit  Soft Limit  Hard Limit  Units", line]));

    [Theory]
    [InlineData(80_000, 0, 80_000)]
    [InlineData(80_000, 1_048_576, 80_000)]
    [InlineData(80_000, 4096, 1664)]
    [InlineData(80_000, 20_000, 13_600)]
    [InlineData(100, 4096, 100)]
    [InlineData(100, 1, 16)]
    public void Connections_ViewersLeaveRoomForTheirOrigins(int asked, long files, int most) => Assert.Equal(most, OpenFiles.Connections(asked, files));

    [Theory]
    [InlineData(1, 0, 512)]
    [InlineData(2, 1_048_576, 512)]
    [InlineData(2, 4096, 256)]
    [InlineData(4, 256, 16)]
    public void OfVolume_AnEighthBetweenThem(int volumes, long files, int most) => Assert.Equal(most, OpenFiles.OfVolume(volumes, files));

    /// <summary>Without files the runtime starts no thread and ends: viewers must not be able to take them all.</summary>
    [Fact]
    public async Task Serve_MoreConnectionsThanFiles_ServesOnAndAfterwards()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs ulimit");
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent { Length = Length }).Serve("/b", new OriginContent { Length = Length });
        using EdgeProcess edge = EdgeProcess.StartWithFiles(Files, "serve", "--config", Write(origin.Url));
        int port = (await edge.ListeningAsync("http")).Port;
        Assert.Contains($"{OpenFiles.Connections(80_000, Files)} viewers", edge.Error, StringComparison.Ordinal);
        // As many bodies as would take the rest, were their files all kept open.
        for (int i = 0; i < 300; i++)
        {
            origin.Serve($"/body/{i}", new OriginContent { Length = Length, Seed = (ulong)i });
            Assert.Equal(200, (await Probe.SendAsync(port, "GET", $"/body/{i}")).Status);
        }

        var held = new List<Socket>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            for (int i = 0; i < Files + 100; i++)
            {
                held.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                try
                {
                    await held[^1].ConnectAsync(IPAddress.Loopback, port, deadline.Token);
                }
                catch (SocketException)
                {
                    // One too many: the server was quick to say so.
                }
            }

            // One of those that came first is served, by the origin too.
            await held[0].SendAsync("GET /a HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"u8.ToArray(), deadline.Token);
            byte[] reply = await RawClient.ReadToEndAsync(held[0], deadline.Token);
            Assert.True(reply.AsSpan().StartsWith("HTTP/1.1 200"u8) && reply.Length > Length);
        }
        finally
        {
            foreach (Socket socket in held) socket.Dispose();
        }

        while (!await IsServedAsync(port)) Assert.False(deadline.IsCancellationRequested, edge.Error);
        edge.Terminate();
        Assert.Equal(0, await edge.ExitAsync());
    }

    /// <summary>Whether a newcomer is served: not until the server has seen that the others have left.</summary>
    private static async Task<bool> IsServedAsync(int port)
    {
        try
        {
            return (await Probe.SendAsync(port, "GET", "/b")).Status == 200;
        }
        catch (Exception error) when (error is SocketException or InvalidDataException)
        {
            return false;
        }
    }

    private string Write(string originUrl)
    {
        string file = Path.Combine(_folder, "edge.conf");
        File.WriteAllText(file, $$"""
            stonmedia {
              listen = ["http://127.0.0.1:0"], admin { listen = null }, shutdown-grace = 1 s
              cache { memory = 32 MiB, disks = [ { path = "a", size = 64 MiB } ] }
              virtual-hosts { test { origin { servers = ["{{originUrl}}"] }, log { access { enabled = off }, origin { enabled = off } } } }
              default-virtual-host = test
            }
            """);
        return file;
    }
}
