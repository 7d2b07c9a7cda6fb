using System.Net;
using System.Net.Sockets;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Cli;

/// <summary>What whoever starts the program relies on: ready lines, exit codes, signals.</summary>
public sealed class ServeProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Serve_UntilTerminated_AnnouncesServesAndEndsWithZero()
    {
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", Write("http://127.0.0.1:0"));
        Uri url = await edge.ListeningAsync("http");
        Uri admin = await edge.ListeningAsync("admin");
        Assert.NotEqual(url.Port, admin.Port);
        using var client = new HttpClient();
        using HttpResponseMessage denied = await client.GetAsync(new Uri(url, "/denied"));
        Assert.Equal(HttpStatusCode.NotFound, denied.StatusCode);
        edge.Terminate();
        Assert.Equal(0, await edge.ExitAsync());
    }

    [Fact]
    public async Task Serve_TerminatedTwiceAtOnce_EndsInOrder()
    {
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", Write("http://127.0.0.1:0"));
        await edge.ListeningAsync("admin");
        edge.Terminate();
        edge.Terminate();
        Assert.Equal(0, await edge.ExitAsync());
        Assert.Contains("Stopped;", edge.Error, StringComparison.Ordinal);
    }

    /// <summary>The runtime names its socket threads, so that what was asked for can be counted.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Serve_SocketThreads_AreAsManyAsConfigured(int count)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs /proc");
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", Write("http://127.0.0.1:0", $"socket-threads = {count}"));
        await edge.ListeningAsync("http");
        // A thread says its name once it runs.
        int threads = 0;
        await Eventually.HoldsAsync(() => (threads = SocketThreads(edge.Id)) >= count, $"{count} socket threads");
        Assert.Equal(count, threads);
    }

    private static int SocketThreads(int process)
    {
        int count = 0;
        foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(".NET Sockets", StringComparison.Ordinal)) count++;
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return count;
    }

    [Fact]
    public async Task Serve_TakenPort_EndsWithOneAndNamesIt()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", Write(url));
        Assert.Equal(1, await edge.ExitAsync());
        Assert.Contains($"stonmedia.listen: cannot listen on {url["http://".Length..]}: another program", edge.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", edge.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_FaultyFile_EndsWithOneAndSaysWhere()
    {
        string file = Write("http://127.0.0.1:0", "cache.memroy = 1 GiB");
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", file);
        Assert.Equal(1, await edge.ExitAsync());
        Assert.StartsWith($"{file}:3:", edge.Error, StringComparison.Ordinal);
    }

    private string Write(string listen, string line = "")
    {
        string file = Path.Combine(_folder, "edge.conf");
        File.WriteAllText(file, $$"""
            stonmedia {
              listen = ["{{listen}}"], admin { listen = "http://127.0.0.1:0" }, cache { memory = 32 MiB }, shutdown-grace = 5 s
              {{line}}
              virtual-hosts { h {
                origin { servers = ["http://127.0.0.1:9"] }
                access { rules = [ { when = "url(/denied)", action = deny, status = 404 } ] }
                log { access { enabled = off }, origin { enabled = off } }
              } }
              default-virtual-host = h
            }
            """);
        return file;
    }
}
