using StonMedia.Http.Tests.Cli;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Disks that lie, or cannot be used: viewers get the right bytes all the same.</summary>
public sealed class DiskFaultTests : IDisposable
{
    private const int Length = 20 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    private string Volume => Path.Combine(_folder, "v");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Get_BitsFlippedUnderARunningEdge_TheBlocksAreFetchedAgain()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a.bin", new OriginContent { Length = Length });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, memory: "8 MiB", disks: $"[ {{ path = \"{Volume}\", size = 256 MiB }} ]");
        await edge.GetAsync("/a.bin");
        await WrittenAsync(edge);
        Assert.InRange(FlipBits(), 1, int.MaxValue);
        long before = origin.BodyBytesOf("/a.bin");
        ProbeReply reply = await edge.GetAsync("/a.bin");
        Assert.True(reply.IsWhole);
        Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, reply.Body));
        Assert.Equal(Length, reply.Body.Length);
        Assert.InRange(await MetricAsync(edge, "stonmedia_disk_corrupt_blocks_total"), 1, long.MaxValue);
        Assert.InRange(origin.BodyBytesOf("/a.bin"), before + 1, before + Length);
    }

    [Fact]
    public async Task Get_DataFileGoneUnderARunningEdge_IsServedAllTheSame()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a.bin", new OriginContent { Length = Length });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, memory: "8 MiB", disks: $"[ {{ path = \"{Volume}\", size = 256 MiB }} ]");
        await edge.GetAsync("/a.bin");
        await WrittenAsync(edge);
        foreach (string file in DataFiles()) File.WriteAllBytes(file, []);
        ProbeReply reply = await edge.GetAsync("/a.bin");
        Assert.Equal((true, Length, -1), (reply.IsWhole, reply.Body.Length, OriginBytes.FirstDifference(1, 0, reply.Body)));
    }

    /// <summary>A file where the folder should be stands for a disk that is not mounted or may not be written: no right helps.</summary>
    [Fact]
    public async Task Start_VolumeThatCannotBeUsed_IsReportedAndTheRestServes()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent { Length = 100_000 });
        string config = Path.Combine(_folder, "edge.conf");
        await File.WriteAllTextAsync(config, $$"""
            stonmedia {
              listen = ["http://127.0.0.1:0"], admin { listen = null }, shutdown-grace = 1 s
              cache { memory = 32 MiB, disks = [ { path = "late/v", size = 64 MiB }, { path = "good", size = 64 MiB } ] }
              virtual-hosts { test { origin { servers = ["{{origin.Url}}"] }, log { access { enabled = off }, origin { enabled = off } } } }
              default-virtual-host = test
            }
            """, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder, "late", "v"));
        // A database that is a folder: opening it fails whoever asks.
        foreach (string name in new[] { "identity", "lock", "index.db", "volume.db" }) Directory.CreateDirectory(Path.Combine(_folder, "late", "v", name));
        using EdgeProcess edge = EdgeProcess.Start("serve", "--config", config);
        int port = (await edge.ListeningAsync("http")).Port;
        Assert.Equal(100_000, (await Probe.SendAsync(port, "GET", "/a")).Body.Length);
        await Eventually.HoldsAsync(() => edge.Error.Contains("late/v", StringComparison.Ordinal), "the volume's failure to be reported");
        Assert.DoesNotContain("   at ", edge.Error, StringComparison.Ordinal);
        edge.Terminate();
        Assert.Equal(0, await edge.ExitAsync());
    }

    private async Task WrittenAsync(EdgeUnderTest edge)
    {
        long written = await MetricAsync(edge, "stonmedia_disk_blocks_written_total"), queued = -1;
        for (int looks = 0; written == 0 || queued != 0; looks++)
        {
            Assert.InRange(looks, 0, 2000);
            await Task.Delay(5, TestContext.Current.CancellationToken);
            written = await MetricAsync(edge, "stonmedia_disk_blocks_written_total");
            queued = await MetricAsync(edge, "stonmedia_disk_write_queue");
        }
    }

    private Task<long> MetricAsync(EdgeUnderTest edge, string name) => edge.MetricAsync($"{name}{{volume=\"{Volume}\"}}");

    private IEnumerable<string> DataFiles()
        => Directory.EnumerateFiles(Volume, "*", SearchOption.AllDirectories).Where(static file => !file.Contains(".db", StringComparison.Ordinal) && new FileInfo(file).Length > 1 << 20);

    /// <summary>One bit in every third block of the data files.</summary>
    private int FlipBits()
    {
        int flipped = 0;
        foreach (string name in DataFiles())
        {
            using FileStream file = File.Open(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            for (long at = 777; at < file.Length; at += 3 * 65_536, flipped++)
            {
                file.Position = at;
                int was = file.ReadByte();
                file.Position = at;
                file.WriteByte((byte)(was ^ 16));
            }
        }

        return flipped;
    }
}
