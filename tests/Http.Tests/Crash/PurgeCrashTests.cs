using StonMedia.Http.Tests.Cli;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Crash;

/// <summary>kill -9 right after a purge was answered with 200: what it named is never seen again. Two of the commands; with STONMEDIA_LONG=1 ten rounds of all.</summary>
public sealed class PurgeCrashTests : IDisposable
{
    private static readonly (string Command, string Form)[] s_commands =
    [
        ("purge", "url=test/a/small"), ("hardpurge", "url=test/a/large"), ("purge", "url=test/a/*"), ("hardpurge", "tag=film"), ("expire", "url=test/a/small|test/a/large"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Kill_RightAfterAPurge_NothingOfItComesBack()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs SIGKILL");
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        string config = Write(origin.Url);
        bool isLong = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1";
        int rounds = isLong ? 10 : 1, version = 1;
        Serve(origin, version);
        for (int round = 0; round < rounds; round++)
        {
            foreach ((string command, string form) in isLong ? s_commands : s_commands[1..3])
            {
                using (EdgeProcess edge = await EdgeProcess.StartWithVolumesAsync(config, 2))
                {
                    int port = (await edge.ListeningAsync("http")).Port;
                    Uri admin = await edge.ListeningAsync("admin");
                    // Both are at the current version, the one that the last command did not name too.
                    foreach (string path in new[] { "/a/small", "/a/large" }) await ExpectAsync(port, path, version, version - 1);
                    Serve(origin, ++version);
                    using var client = new HttpClient();
                    using var body = new StringContent(form, null, "application/x-www-form-urlencoded");
                    using HttpResponseMessage answer = await client.PostAsync(new Uri(admin, $"/command/{command}"), body, TestContext.Current.CancellationToken);
                    Assert.Equal(200, (int)answer.StatusCode);
                    await edge.KillAsync();
                }

                using (EdgeProcess edge = await EdgeProcess.StartWithVolumesAsync(config, 2))
                {
                    int port = (await edge.ListeningAsync("http")).Port;
                    bool large = form.Contains("large", StringComparison.Ordinal), small = form.Contains("small", StringComparison.Ordinal), both = large == small;
                    if (small || both) await ExpectAsync(port, "/a/small", version);
                    if (large || both) await ExpectAsync(port, "/a/large", version);
                    await edge.KillAsync();
                }
            }
        }
    }

    /// <summary>The answer is one of these versions, byte for byte.</summary>
    private static async Task ExpectAsync(int port, string path, params int[] versions)
    {
        ProbeReply reply = await Probe.SendAsync(port, "GET", path);
        Assert.Equal((200, true), (reply.Status, reply.IsWhole));
        int version = int.Parse(reply.Header("ETag")!.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(version, versions);
        Assert.Equal(-1, OriginBytes.FirstDifference((ulong)version, 0, reply.Body));
    }

    private static void Serve(ScriptedOrigin origin, int version)
    {
        foreach ((string path, long length) in new[] { ("/a/small", 3000L), ("/a/large", 900_000L) })
            origin.Serve(path, new OriginContent { Length = length, Seed = (ulong)version, ETag = $"\"{version}\"", LastModified = null, CacheControl = "max-age=86400", Headers = ["Cache-Tag: film"] });
    }

    private string Write(string originUrl)
    {
        string file = Path.Combine(_folder, "edge.conf");
        File.WriteAllText(file, $$"""
            stonmedia {
              listen = ["http://127.0.0.1:0"], admin { listen = "http://127.0.0.1:0" }, shutdown-grace = 30 s
              cache { memory = 32 MiB, disks = [ { path = "a", size = 256 MiB }, { path = "b", size = 256 MiB } ] }
              virtual-hosts { test { origin { servers = ["{{originUrl}}"] }, log { access { enabled = off }, origin { enabled = off } } } }
              default-virtual-host = test
            }
            """);
        return file;
    }
}
