using System.Globalization;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>What a clean stop and a new start on the same volume leave: everything that was complete, at no cost to the origin.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;

    private string Disks => $"[ {{ path = \"{_folder}/v\", size = 256 MiB }} ]";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Get_AfterRestart_CompleteBodiesOfEverySizeWithoutTheOrigin()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        long[] sizes = [0, 1, 1000, 16 << 10, (16 << 10) + 1, 32 << 10, (32 << 10) + 1, 65_536, 65_537, 200_000, 5_000_000];
        foreach (long size in sizes) origin.Serve($"/{size}", new OriginContent { Length = size, Seed = (ulong)size + 3 });
        await using (EdgeUnderTest edge = await StartAsync(origin))
            foreach (long size in sizes) Assert.Equal(size, (await edge.GetAsync($"/{size}")).Body.Length);
        int asked = origin.Log.Count;
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            foreach (long size in sizes)
            {
                ProbeReply reply = await edge.GetAsync($"/{size}");
                Assert.Equal((200, size), (reply.Status, reply.Body.Length));
                Assert.Equal(-1, OriginBytes.FirstDifference((ulong)size + 3, 0, reply.Body));
                Assert.Equal("stonmedia; hit", reply.Header("Cache-Status"));
                Assert.Equal("\"v1\"", reply.Header("ETag"));
            }
        }

        Assert.Equal(asked, origin.Log.Count);
    }

    [Fact]
    public async Task Get_AfterRestartStale_IsCheckedWithTheStoredValidator()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Serve("/a", new OriginContent { Length = 300_000, CacheControl = "max-age=0" });
        await using (EdgeUnderTest edge = await StartAsync(origin)) Assert.Equal(200, (await edge.GetAsync("/a")).Status);
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            ProbeReply reply = await edge.GetAsync("/a");
            Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, reply.Body));
            Assert.Equal(300_000, reply.Body.Length);
        }

        Assert.Equal("\"v1\"", origin.Log[^1].Header("If-None-Match"));
        Assert.Equal(300_000, origin.BodyBytesOf("/a"));
    }

    [Fact]
    public async Task Get_AfterRestartAnotherVersion_IsFetchedAndTheOldOneNeverComesBack()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Serve("/a", new OriginContent { Length = 300_000, CacheControl = "max-age=0" });
        await using (EdgeUnderTest edge = await StartAsync(origin)) await edge.GetAsync("/a");
        origin.Serve("/a", new OriginContent { Length = 300_000, Seed = 2, ETag = "\"v2\"" });
        for (int start = 0; start < 2; start++)
        {
            await using EdgeUnderTest edge = await StartAsync(origin);
            ProbeReply reply = await edge.GetAsync("/a");
            Assert.Equal("\"v2\"", reply.Header("ETag"));
            Assert.Equal(-1, OriginBytes.FirstDifference(2, 0, reply.Body));
        }

        Assert.Equal(2, origin.CountOf("/a"));
    }

    [Fact]
    public async Task Get_AfterRestartOfAPart_OnlyTheRestIsFetched()
    {
        const int Length = 6_000_000;
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Serve("/a.bin", new OriginContent { Length = Length });
        await using (EdgeUnderTest edge = await StartAsync(origin)) await edge.GetAsync("/a.bin", "Range: bytes=1000000-3000000");
        long before = origin.BodyBytesOf("/a.bin");
        Assert.InRange(before, 2_000_001, Length - 1);
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            ProbeReply reply = await edge.GetAsync("/a.bin");
            Assert.Equal((200, Length), (reply.Status, reply.Body.Length));
            Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, reply.Body));
            Assert.Equal("stonmedia; fwd=partial", reply.Header("Cache-Status"));
        }

        // What the origin had written may still be in a socket that was closed: a block for each of the few transfers.
        Assert.InRange(origin.BodyBytesOf("/a.bin"), Length, Length + (8 * 65_536));
    }

    [Fact]
    public async Task Get_AfterRestartWithVariants_EachIsFoundByItsHeaders()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Handle("/a", async exchange =>
        {
            string language = exchange.Request.Header("Accept-Language") ?? "none";
            string body = $"in {language}";
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nDate: {DateTimeOffset.UtcNow:r}\r\nETag: \"{language}\"\r\nVary: Accept-Language\r\n"
                + string.Create(CultureInfo.InvariantCulture, $"Cache-Control: max-age=600\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        });
        string[] languages = ["de", "en", "fr"];
        await using (EdgeUnderTest edge = await StartAsync(origin))
            foreach (string language in languages) await edge.GetAsync("/a", $"Accept-Language: {language}");
        Assert.Equal(3, origin.CountOf("/a"));
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            foreach (string language in languages)
                Assert.Equal($"in {language}", System.Text.Encoding.ASCII.GetString((await edge.GetAsync("/a", $"Accept-Language: {language}")).Body));
            Assert.Equal(3, origin.CountOf("/a"));
            await edge.GetAsync("/a", "Accept-Language: it");
        }

        Assert.Equal(4, origin.CountOf("/a"));
    }

    [Fact]
    public async Task Get_AfterRestartNoLongerVaries_NoOlderVariantComesBack()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        bool varies = true;
        origin.Handle("/a", async exchange =>
        {
            string body = varies ? "old" : "new";
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nDate: {DateTimeOffset.UtcNow:r}\r\nETag: \"{body}\"\r\n{(varies ? "Vary: Accept-Language\r\n" : "")}"
                + string.Create(CultureInfo.InvariantCulture, $"Cache-Control: max-age=600\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        });
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            await edge.GetAsync("/a", "Accept-Language: de");
            varies = false;
            Assert.Equal("new", System.Text.Encoding.ASCII.GetString((await edge.GetAsync("/a", "Accept-Language: en")).Body));
        }

        await using (EdgeUnderTest edge = await StartAsync(origin))
            Assert.Equal("new", System.Text.Encoding.ASCII.GetString((await edge.GetAsync("/a", "Accept-Language: de")).Body));
    }

    [Fact]
    public async Task Get_AfterRestartNewerWasNotStored_OlderDoesNotComeBack()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent { Length = 300_000 });
        await using (EdgeUnderTest edge = await StartAsync(origin)) await edge.GetAsync("/a", "Range: bytes=0-70000");
        // The rest is of another version, which nobody may keep: it was a range of the stored one that told.
        origin.Serve("/a", new OriginContent { Length = 300_000, Seed = 2, ETag = "\"v2\"", CacheControl = "no-store" });
        await using (EdgeUnderTest edge = await StartAsync(origin)) await edge.GetAsync("/a", "Range: bytes=200000-299999");
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            ProbeReply reply = await edge.GetAsync("/a", "Range: bytes=0-999");
            Assert.Equal(206, reply.Status);
            Assert.Equal(-1, OriginBytes.FirstDifference(2, 0, reply.Body));
        }
    }

    [Theory]
    [InlineData(OriginFraming.Length)]
    [InlineData(OriginFraming.Chunked)]
    public async Task Get_AfterRestartWithoutValidator_OnlyAWholeBodyIsServed(OriginFraming framing)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var plain = new OriginContent { Length = 700_000, ETag = null, LastModified = null, Framing = framing, Ranges = false };
        origin.Serve("/whole", plain).Serve("/cut", plain with { CutAt = 400_000 });
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            Assert.True((await edge.GetAsync("/whole")).IsWhole);
            Assert.False((await edge.GetAsync("/cut")).IsWhole);
        }

        origin.Serve("/cut", plain with { Seed = 9 });
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            ProbeReply whole = await edge.GetAsync("/whole"), cut = await edge.GetAsync("/cut");
            Assert.Equal((700_000, -1), (whole.Body.Length, OriginBytes.FirstDifference(1, 0, whole.Body)));
            Assert.Equal((700_000, -1), (cut.Body.Length, OriginBytes.FirstDifference(9, 0, cut.Body)));
        }

        Assert.Equal(1, origin.CountOf("/whole"));
    }

    [Fact]
    public async Task Get_AfterRestartClipOfAFilm_NeedsNoOrigin()
    {
        byte[] film = await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot(), "samples", "media", "clock.mp4"), TestContext.Current.CancellationToken);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(film));
        byte[] clip;
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            await edge.GetAsync("/film.mp4");
            clip = (await edge.GetAsync("/film.mp4?start=3&end=9")).Body;
        }

        int asked = origin.Log.Count;
        await using (EdgeUnderTest edge = await StartAsync(origin)) Assert.Equal(clip, (await edge.GetAsync("/film.mp4?start=3&end=9")).Body);
        Assert.Equal(asked, origin.Log.Count);
    }

    [Fact]
    public async Task Get_OnlyIfCached_FindsWhatIsOnDiskAndAsksNobody()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a", new OriginContent());
        await using (EdgeUnderTest edge = await StartAsync(origin)) await edge.GetAsync("/a");
        await using (EdgeUnderTest edge = await StartAsync(origin))
        {
            Assert.Equal(200, (await edge.GetAsync("/a", "Cache-Control: only-if-cached")).Status);
            Assert.Equal(504, (await edge.GetAsync("/b", "Cache-Control: only-if-cached")).Status);
        }

        Assert.Single(origin.Log);
    }

    [Fact]
    public async Task Get_LargerThanMemory_ASecondTimeComesFromDisk()
    {
        const int Length = 24 << 20;
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/a.bin", new OriginContent { Length = Length });
        await using EdgeUnderTest edge = await StartAsync(origin, memory: "8 MiB");
        Assert.Equal(Length, (await edge.GetAsync("/a.bin")).Body.Length);
        long written = 0;
        // The queue may have refused some while the machine was busy; those are the origin's again.
        await Eventually.HoldsAsync(() => (written = edge.MetricAsync($"stonmedia_disk_blocks_written_total{{volume=\"{_folder}/v\"}}").Result) > 0
            && edge.MetricAsync($"stonmedia_disk_write_queue{{volume=\"{_folder}/v\"}}").Result == 0, "the blocks to be written");
        long before = origin.BodyBytesOf("/a.bin");
        ProbeReply again = await edge.GetAsync("/a.bin");
        Assert.Equal(-1, OriginBytes.FirstDifference(1, 0, again.Body));
        Assert.Equal(Length, again.Body.Length);
        Assert.InRange(origin.BodyBytesOf("/a.bin") - before, 0, Math.Max(0, Length - (written * 65_536)) + (8 * 65_536));
    }

    private Task<EdgeUnderTest> StartAsync(ScriptedOrigin origin, string memory = "64 MiB") => EdgeUnderTest.StartAsync(origin, memory: memory, disks: Disks);

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("StonMedia.sln is nowhere above the tests");
    }
}
