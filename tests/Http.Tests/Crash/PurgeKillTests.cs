using StonMedia.Http.Tests.Cli;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Crash;

/// <summary>A purge that was answered with 200 holds, though the process is killed in the same moment.</summary>
public sealed class PurgeKillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <param name="isResident">Whether the content is in memory when the command comes, or on disk only.</param>
    [Theory]
    [InlineData("purge", "url", "test/a", true)]
    [InlineData("purge", "url", "test/a*", false)]
    [InlineData("hardpurge", "tag", "news", false)]
    public async Task Kill_RightAfterThePurge_NeverRevivesIt(string command, string field, string value, bool isResident)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs SIGKILL");
        var old = new OriginContent { Length = 100_000, Headers = ["Cache-Tag: news"] };
        OriginContent other = old with { Seed = 2, Headers = [] };         // the same validators: only a purge tells them apart
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", old).Serve("/b", new OriginContent { Length = 100_000 });
        string config = Write(origin.Url);
        using (EdgeProcess first = await EdgeProcess.StartWithVolumesAsync(config, 1))
        {
            int port = (await first.ListeningAsync("http")).Port;
            foreach (string path in new[] { "/a", "/b" }) Assert.Equal(200, (await Probe.SendAsync(port, "GET", path)).Status);
            if (isResident) await PurgeAsync(first, command, field, value);
            first.Terminate();
            Assert.Equal(0, await first.ExitAsync());
        }

        origin.Serve("/a", other);
        using (EdgeProcess second = await EdgeProcess.StartWithVolumesAsync(config, 1))
        {
            int port = (await second.ListeningAsync("http")).Port;
            if (isResident)
            {
                Assert.Equal(other.Slice(0, 100_000), (await Probe.SendAsync(port, "GET", "/a")).Body);
                origin.Serve("/a", old);
            }

            await PurgeAsync(second, command, field, value);
            await second.KillAsync();
        }

        OriginContent now = isResident ? old : other;
        int asked = origin.CountOf("/a"), beside = origin.CountOf("/b");
        using EdgeProcess third = await EdgeProcess.StartWithVolumesAsync(config, 1);
        int last = (await third.ListeningAsync("http")).Port;
        for (int i = 0; i < 2; i++) Assert.Equal(now.Slice(0, 100_000), (await Probe.SendAsync(last, "GET", "/a")).Body);
        Assert.Equal(asked + 1, origin.CountOf("/a"));
        Assert.Null(origin.Log[^1].Header("If-None-Match"));
        await Probe.SendAsync(last, "GET", "/b");
        Assert.Equal(beside, origin.CountOf("/b"));
    }

    private static async Task PurgeAsync(EdgeProcess edge, string command, string field, string value)
    {
        PurgeReply reply = await PurgeReply.PostAsync((await edge.ListeningAsync("admin")).Port, command, field, value);
        Assert.Equal((200, true), (reply.Status, reply.IsOk));
    }

    private string Write(string origin)
    {
        string file = Path.Combine(_folder, "edge.conf");
        File.WriteAllText(file, $$"""
            stonmedia {
              listen = ["http://127.0.0.1:0"]
              admin  { listen = "http://127.0.0.1:0" }
              cache  { memory = 64 MiB, disks = [ { path = "volume", size = 128 MiB } ] }
              shutdown-grace = 30 s
              virtual-hosts { test { origin { servers = ["{{origin}}"], health-checks = [] }, log { access { enabled = off }, origin { enabled = off } } } }
              default-virtual-host = test
            }
            """);
        return file;
    }
}
