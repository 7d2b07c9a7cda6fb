using System.Globalization;
using System.Net.Sockets;
using StonMedia.Http.Tests.Cli;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Crash;

/// <summary>
/// An answer takes another's place, and the process is killed: the old one is never seen again, also while the origin fails and stale
/// answers are all there is. One kill behind a command that is answered when all before it is durable; with STONMEDIA_LONG=1 twenty,
/// a second behind the newer answers and beside fills that keep the volumes busy.
/// </summary>
public sealed class ReplacedCrashTests : IDisposable
{
    private const long Old = 900_000, Longest = 2 << 20;

    /// <summary>Each path's newer answer; null: there is none, and the old one must come back, or else nothing was tried here.</summary>
    private static readonly Dictionary<string, OriginContent?> s_newer = new()
    {
        ["/control"] = null,
        ["/small"] = Version(2, 400),
        ["/large"] = Version(2, Old),
        ["/shorter"] = Version(2, 100_000),
        ["/empty"] = Version(2, 0),
        ["/no-store"] = Version(2, Old) with { CacheControl = "no-store" },
        ["/private"] = Version(2, Old) with { CacheControl = "private" },
        ["/gone"] = Version(2, 10) with { Status = 404 },
        ["/too-long"] = Version(2, Longest + 1),
        ["/varies"] = Version(2, Old) with { Headers = ["X-Version: 2", "Vary: X-Kind"] },
        ["/no-validator"] = Version(2, Old) with { ETag = null },
        ["/part"] = Version(2, Old),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    private static bool IsLong => Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Kill_AfterAnAnswerWasReplaced_TheOldOneNeverComesBack()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs SIGKILL");
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        string config = Write(origin.Url);
        for (int round = 0; round < (IsLong ? 20 : 1); round++) await RunAsync(origin, config, $"/{round}");
    }

    private static async Task RunAsync(ScriptedOrigin origin, string config, string round)
    {
        foreach (string path in s_newer.Keys)
        {
            // Of the part the old one is still fresh when the newer shows itself by its tag, in the answer to a range.
            origin.Serve(round + path, Version(1, path == "/small" ? 400 : Old) with { CacheControl = path == "/part" ? "max-age=86400" : "max-age=1" });
        }

        using (EdgeProcess first = await EdgeProcess.StartWithVolumesAsync(config, 2))
        {
            int port = (await first.ListeningAsync("http")).Port;
            foreach (string path in s_newer.Keys) Assert.Equal(1, VersionOf(await AskAsync(port, round, path, path == "/part" ? 0 : null)));
            first.Terminate();
            Assert.Equal(0, await first.ExitAsync());
        }

        foreach ((string path, OriginContent? newer) in s_newer)
            if (newer is not null) origin.Serve(round + path, newer);
        using (EdgeProcess second = await EdgeProcess.StartWithVolumesAsync(config, 2))
        {
            int port = (await second.ListeningAsync("http")).Port;
            using var stop = new CancellationTokenSource();
            Task load = IsLong ? FillAsync(origin, port, round, stop.Token) : Task.CompletedTask;
            foreach ((string path, OriginContent? newer) in s_newer)
            {
                if (newer is null) continue;
                // The old one is fresh for the rest of its second.
                long until = Environment.TickCount64 + 60_000;
                while (VersionOf(await AskAsync(port, round, path, path == "/part" ? 800_000 : null)) != 2) Assert.True(Environment.TickCount64 < until, path);
            }

            if (IsLong) await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            else Assert.Equal(200, (await PurgeReply.PostAsync((await second.ListeningAsync("admin")).Port, "purge", "url", "test/nothing")).Status);
            await second.KillAsync();
            await stop.CancelAsync();
            await load;
        }

        foreach (string path in s_newer.Keys) origin.Serve(round + path, new OriginContent { Status = 503, Length = 0, ETag = null, LastModified = null, CacheControl = null });
        using EdgeProcess third = await EdgeProcess.StartWithVolumesAsync(config, 2);
        int last = (await third.ListeningAsync("http")).Port;
        foreach ((string path, OriginContent? newer) in s_newer)
        {
            ProbeReply reply = await AskAsync(last, round, path, null);
            if (newer is null) Assert.Equal((200, 1), (reply.Status, VersionOf(reply)));
            else Assert.True(reply.Status >= 500 || VersionOf(reply) == 2, $"{path}: {reply.Status} {reply.Header("ETag")} {reply.Header("Cache-Status")} age {reply.Header("Age")}");
        }
    }

    private static OriginContent Version(int version, long length) => new()
    {
        Length = length, Seed = (ulong)version, ETag = $"\"{version}\"", LastModified = null, CacheControl = "max-age=86400", Headers = [$"X-Version: {version}"],
    };

    /// <param name="from">Begin of a range of a hundred bytes; null: all of it.</param>
    private static Task<ProbeReply> AskAsync(int port, string round, string path, int? from)
        => from is null ? Probe.SendAsync(port, "GET", round + path) : Probe.SendAsync(port, "GET", round + path, $"Range: bytes={from}-{from + 99}");

    /// <summary>By its header, the bytes being just that version's; 0: none.</summary>
    private static int VersionOf(ProbeReply reply)
    {
        if (reply.Header("X-Version") is not { } text) return 0;
        int version = int.Parse(text, CultureInfo.InvariantCulture);
        long offset = reply.Header("Content-Range") is { } range ? long.Parse(range.Split(' ', '-')[1], CultureInfo.InvariantCulture) : 0;
        Assert.Equal(-1, OriginBytes.FirstDifference((ulong)version, offset, reply.Body));
        return version;
    }

    /// <summary>New files without pause, until the server is gone.</summary>
    private static async Task FillAsync(ScriptedOrigin origin, int port, string round, CancellationToken stop)
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            string path = $"{round}/fill/{i}";
            origin.Serve(path, new OriginContent { Length = 1500 + (i % 7 * 150_000), Seed = (ulong)i });
            try
            {
                await Probe.SendAsync(port, "GET", path);
            }
            catch (Exception error) when (error is SocketException or InvalidDataException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private string Write(string originUrl)
    {
        string file = Path.Combine(_folder, "edge.conf");
        File.WriteAllText(file, $$"""
            stonmedia {
              listen = ["http://127.0.0.1:0"], admin { listen = "http://127.0.0.1:0" }, shutdown-grace = 30 s
              cache { memory = 32 MiB, max-object-size = {{Longest}} B, disks = [ { path = "a", size = 4 GiB }, { path = "b", size = 4 GiB } ] }
              virtual-hosts { test {
                origin { servers = ["{{originUrl}}"], health-checks = [] }, ttl { server-error = 0 s, receive-failure = 0 s }
                log { access { enabled = off }, origin { enabled = off } }
              } }
              default-virtual-host = test
            }
            """);
        return file;
    }
}
