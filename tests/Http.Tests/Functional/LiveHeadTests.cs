using System.Diagnostics;
using System.Globalization;
using StonMedia.Http.Front;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Files that grow at the origin while they are watched.</summary>
public sealed class LiveHeadTests
{
    private const string On = "media { live-head = on }\norigin.read-ahead = 256 KiB";
    private static readonly LiveHeadOptions s_fast = new() { Poll = TimeSpan.FromMilliseconds(50), Quiet = TimeSpan.FromSeconds(60) };

    [Theory, InlineData("plain"), InlineData("fragmented"), InlineData("flv"), InlineData("mp3")]
    public async Task Get_WhileItGrows_IsOneBodyToItsEnd(string kind)
    {
        byte[] film = kind switch
        {
            "fragmented" => Pictures.Fragmented,
            "flv" => Pictures.Flv,
            "mp3" => [.. "ID3\u0004\0\0\0\0\0\0"u8, .. Enumerable.Repeat((byte[])[0xFF, 0xFB, 0x90, 0x00, .. new byte[413]], 1500).SelectMany(static frame => frame)],
            _ => OriginContentBytes(900_000),
        };
        string path = kind switch { "flv" => "/live.flv", "mp3" => "/live.mp3", _ => "/live.mp4" };
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        int step = film.Length / 6;
        var file = new GrowingFile(origin, path, film, step);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast);
        using LiveViewer viewer = await LiveViewer.OpenAsync(edge, path, kind == "flv" ? "bytes=0-" : null);
        Assert.Equal(200, (int)viewer.Response.StatusCode);
        Assert.Null(viewer.Response.Content.Headers.ContentLength);
        Assert.Null(viewer.Response.Headers.ETag);
        for (int length = step; length <= step * 5; length += step)
        {
            file.GrowTo(length);
            Assert.True(await viewer.ReadToAsync(length), $"ended at {viewer.Received.Length}, before {length}");
        }

        file.End();
        Assert.True(await viewer.ReadToAsync(film.Length));
        Assert.False(await viewer.ReadToAsync(long.MaxValue));
        Assert.True(film.AsSpan().SequenceEqual(viewer.Received));

        // Of each version the block around the end of the one before came again; for the next viewer the first block does.
        long again = 6 * 2 * (64 << 10);
        Assert.InRange(origin.BodyBytesOf(path), film.Length, film.Length + again);
        ProbeReply whole = await edge.GetAsync(path);
        Assert.Equal((200, true), (whole.Status, whole.IsWhole));
        Assert.NotNull(whole.ContentLength);
        Assert.NotNull(whole.Header("ETag"));
        if (kind is "plain" or "mp3") Assert.True(film.AsSpan().SequenceEqual(whole.Body));
        Assert.InRange(origin.BodyBytesOf(path), film.Length, film.Length + again + (64 << 10));
    }

    /// <summary>Written a moment ago, and complete: nothing is waited for, whatever the quiet time is, and the header goes in front.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Get_YoungFileThatIsComplete_IsServedAsAnyOther(bool isFragmented)
    {
        byte[] film = isFragmented ? Pictures.Fragmented : Pictures.Film;
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        _ = new GrowingFile(origin, "/live.mp4", film, film.Length);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast with { Poll = TimeSpan.FromHours(1), Quiet = TimeSpan.FromHours(1) });
        ProbeReply reply = await edge.GetAsync("/live.mp4");
        Assert.Equal((200, true), (reply.Status, reply.IsWhole));
        Assert.Equal(film.Length, reply.ContentLength);
        Assert.NotNull(reply.Header("ETag"));
        Assert.InRange(reply.Body.AsSpan().IndexOf("moov"u8), 0, reply.Body.AsSpan().IndexOf("mdat"u8));
        int asked = origin.CountOf("/live.mp4");
        Assert.Equal(film.Length, (await edge.GetAsync("/live.mp4")).Body.Length);
        Assert.Equal(asked, origin.CountOf("/live.mp4"));
    }

    /// <summary>A film whose muxer writes its header last: who watched it grow is done when that is there.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Get_HeaderComesAtTheEnd_BodyEndsWithIt(bool isFragmented)
    {
        byte[] film = isFragmented ? Pictures.Fragmented : Pictures.Film;
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", film, film.Length / 2);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast with { Quiet = TimeSpan.FromHours(1) });
        using LiveViewer viewer = await LiveViewer.OpenAsync(edge, "/live.mp4");
        Assert.True(await viewer.ReadToAsync(film.Length / 2));
        file.GrowTo(film.Length);
        Assert.False(await viewer.ReadToAsync(long.MaxValue));
        Assert.True(film.AsSpan().SequenceEqual(viewer.Received));
    }

    [Fact]
    public async Task Get_FileThatIsWrittenAnew_IsCut()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", OriginContentBytes(900_000), 300_000);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast);
        using LiveViewer viewer = await LiveViewer.OpenAsync(edge, "/live.mp4");
        Assert.True(await viewer.ReadToAsync(300_000));
        file.Replace([.. OriginContentBytes(900_000).Reverse()]);
        await Assert.ThrowsAnyAsync<IOException>(() => viewer.ReadToAsync(long.MaxValue));
        Assert.Equal(300_000, viewer.Received.Length);
    }

    [Fact]
    public async Task Get_FileThatGetsShorter_IsCut()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        byte[] film = OriginContentBytes(900_000);
        var file = new GrowingFile(origin, "/live.mp4", film, 600_000);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast);
        using LiveViewer viewer = await LiveViewer.OpenAsync(edge, "/live.mp4");
        Assert.True(await viewer.ReadToAsync(600_000));
        file.GrowTo(400_000);
        await Assert.ThrowsAnyAsync<IOException>(() => viewer.ReadToAsync(long.MaxValue));
    }

    /// <summary>The viewer is far behind: the origin answers its ranges of a version that is not the one they were asked of.</summary>
    [Fact]
    public async Task Get_GrowsUnderAViewerThatIsBehind_GoesOn()
    {
        byte[] film = OriginContentBytes(6_000_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", film, 4_000_000);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On.Replace("256", "128", StringComparison.Ordinal), memory: "16 MiB", live: s_fast);
        using LiveViewer viewer = await LiveViewer.OpenAsync(edge, "/live.mp4");
        for (int length = 100_000; length <= 5_000_000; length += 1_000_000)
        {
            Assert.True(await viewer.ReadToAsync(length));
            file.GrowTo(Math.Max(4_000_000, length + 1_200_000));
        }

        file.End();
        Assert.True(await viewer.ReadToAsync(film.Length));
        Assert.False(await viewer.ReadToAsync(long.MaxValue));
        Assert.True(film.AsSpan().SequenceEqual(viewer.Received));
    }

    /// <summary>No two answers of the origin are of one version, from when the file is smaller than a block.</summary>
    [Fact]
    public async Task Get_LongerAtEveryRequest_GoesOnToItsEnd()
    {
        byte[] film = OriginContentBytes(900_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        int version = 0;
        origin.Handle("/live.mp4", exchange =>
        {
            int now = Interlocked.Increment(ref version), length = Math.Min(film.Length, 20_000 + (now * 30_000));
            DateTimeOffset modified = length == film.Length ? DateTimeOffset.UtcNow.AddHours(-1) : DateTimeOffset.UtcNow;
            string tag = length == film.Length ? "\"end\"" : string.Create(CultureInfo.InvariantCulture, $"\"{now}\"");
            return new ContentResponder(OriginContent.Of(film.AsMemory(0, length)) with { ETag = tag, LastModified = modified }).AnswerAsync(exchange);
        });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast);
        LiveViewer[] viewers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LiveViewer.OpenAsync(edge, "/live.mp4")));
        foreach (LiveViewer viewer in viewers)
        {
            using (viewer)
            {
                Assert.True(await viewer.ReadToAsync(film.Length), $"ended at {viewer.Received.Length}");
                Assert.False(await viewer.ReadToAsync(long.MaxValue));
                Assert.True(film.AsSpan().SequenceEqual(viewer.Received));
            }
        }
    }

    [Fact]
    public async Task Get_NothingComes_BodyEndsAfterTheQuietTime()
    {
        byte[] film = OriginContentBytes(200_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        _ = new GrowingFile(origin, "/live.mp4", film, film.Length);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast with { Quiet = TimeSpan.FromMilliseconds(500) });
        ProbeReply reply = await edge.GetAsync("/live.mp4");
        Assert.Equal((200, true), (reply.Status, reply.IsWhole));
        Assert.True(film.AsSpan().SequenceEqual(reply.Body));
    }

    [Fact]
    public async Task Get_ManyViewersWait_OriginIsAskedAtTheRateOfOne()
    {
        byte[] film = OriginContentBytes(100_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", film, 50_000);
        var options = s_fast with { Poll = TimeSpan.FromMilliseconds(250) };
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: options);
        LiveViewer[] viewers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => LiveViewer.OpenAsync(edge, "/live.mp4")));
        foreach (LiveViewer viewer in viewers) Assert.True(await viewer.ReadToAsync(50_000));
        int before = origin.CountOf("/live.mp4");
        long began = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => origin.CountOf("/live.mp4") >= before + 5, "five polls", TimeSpan.FromSeconds(60));
        int asked = origin.CountOf("/live.mp4") - before;       // before the clock is read: a pause between the two makes it less
        double polls = Stopwatch.GetElapsedTime(began) / options.Poll;
        Assert.InRange(asked, 5, (2 * polls) + 4);
        file.End();
        foreach (LiveViewer viewer in viewers)
        {
            Assert.False(await viewer.ReadToAsync(long.MaxValue));
            Assert.True(film.AsSpan().SequenceEqual(viewer.Received));
            viewer.Dispose();
        }
    }

    [Fact]
    public async Task Get_RangeOrHeadOfAGrowingFile_IsOfWhatIsKnown()
    {
        byte[] film = OriginContentBytes(200_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        _ = new GrowingFile(origin, "/live.mp4", film, 150_000);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast);
        ProbeReply part = await edge.GetAsync("/live.mp4", "Range: bytes=100000-");
        Assert.Equal((206, "bytes 100000-149999/150000"), (part.Status, part.Header("Content-Range")));
        Assert.True(film.AsSpan(100_000, 50_000).SequenceEqual(part.Body));
        Assert.Equal(150_000, (await Probe.SendAsync(edge.Port, "HEAD", "/live.mp4")).ContentLength);
    }

    [Fact]
    public async Task Get_FileThatWasLeftAlone_IsServedAsEver()
    {
        byte[] film = OriginContentBytes(200_000);
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        new GrowingFile(origin, "/live.mp4", film, 100_000).End();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, live: s_fast);
        ProbeReply reply = await edge.GetAsync("/live.mp4");
        Assert.Equal((200, 200_000L), (reply.Status, reply.ContentLength));
    }

    /// <summary>While it grows no version of it goes to disk; the finished one does, and is found after a restart.</summary>
    [Fact]
    public async Task Get_GrowingFileWithDisks_OnlyTheFinishedOneIsKept()
    {
        string folder = Directory.CreateTempSubdirectory("stonmedia").FullName, disks = $"[ {{ path = \"{folder}/v\", size = 256 MiB }} ]";
        try
        {
            byte[] film = OriginContentBytes(900_000);
            await using ScriptedOrigin origin = ScriptedOrigin.Start();
            var file = new GrowingFile(origin, "/live.mp4", film, 300_000);
            await using (EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, disks: disks, live: s_fast))
            {
                using LiveViewer viewer = await LiveViewer.OpenAsync(edge, "/live.mp4");
                Assert.True(await viewer.ReadToAsync(300_000));
                file.GrowTo(600_000);
                Assert.True(await viewer.ReadToAsync(600_000));
                file.End();
                Assert.False(await viewer.ReadToAsync(long.MaxValue));
                Assert.True(film.AsSpan().SequenceEqual(viewer.Received));
                Assert.Equal(film, (await edge.GetAsync("/live.mp4")).Body);
            }

            int asked = origin.Log.Count;
            await using (EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, disks: disks, live: s_fast))
            {
                ProbeReply reply = await edge.GetAsync("/live.mp4");
                Assert.Equal((200, "stonmedia; hit"), (reply.Status, reply.Header("Cache-Status")));
                Assert.True(film.AsSpan().SequenceEqual(reply.Body));
            }

            Assert.Equal(asked, origin.Log.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] OriginContentBytes(int length) => new OriginContent { Length = length }.Slice(0, length);
}
