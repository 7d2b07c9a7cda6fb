using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Clips of FLV and MP3 over HTTP, one and several: HEAD, ranges, conditions and the pace are those of any file.</summary>
public sealed class FlvClipTests
{
    [Theory]
    [InlineData("/a.flv?start=3.5&end=9", "")]
    [InlineData("/a.flv?start=3.5&end=9", "media.flv.rebase = on")]
    [InlineData("/a.flv?start=20000", "media.flv.byte-offset = on")]
    [InlineData("/a.flv?trimming=6-8,1-3.5,9-", "")]
    [InlineData("/a.mp3?start=2.5&end=7", "")]
    [InlineData("/a.mp3?trimming=6-8,1-3.5,9-", "")]
    public async Task Get_Clip_IsAFileLikeAnyOther(string target, string settings)
    {
        await using ScriptedOrigin origin = Serving();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, settings);
        ProbeReply head = await Probe.SendAsync(edge.Port, "HEAD", target), whole = await edge.GetAsync(target);
        Assert.Equal((200, true), (whole.Status, whole.IsWhole));
        Assert.Equal(whole.Body.Length, head.ContentLength);
        Assert.NotEqual(Flv().Length, whole.Body.Length);
        Assert.NotEqual(Mp3().Length, whole.Body.Length);
        string tag = Assert.IsType<string>(whole.Header("ETag"));
        Assert.Equal(tag, head.Header("ETag"));

        int length = whole.Body.Length;
        foreach ((int first, int last) in new[] { (0, 12), (100, 30_000), (length - 700, length - 1) })
        {
            ProbeReply part = await edge.GetAsync(target, $"Range: bytes={first}-{last}");
            Assert.Equal((206, $"bytes {first}-{last}/{length}"), (part.Status, part.Header("Content-Range")));
            Assert.True(whole.Body.AsSpan(first, last - first + 1).SequenceEqual(part.Body), $"{first}-{last}");
        }

        Assert.Equal(304, (await edge.GetAsync(target, "If-None-Match: " + tag)).Status);
        Assert.Equal(200, (await edge.GetAsync(target, "If-Range: \"other\"", "Range: bytes=0-9")).Status);
        ProbeReply beyond = await edge.GetAsync(target, $"Range: bytes={length}-");
        Assert.Equal((416, $"bytes */{length}"), (beyond.Status, beyond.Header("Content-Range")));
    }

    [Theory]
    [InlineData("/a.mp3?start=2&end=4", "rate = media, ratio = 100"), InlineData("/a.flv?start=2&end=4", "rate = media, ratio = 100")]
    [InlineData("/a.mp3?start=2&end=4", "rate = 1000 mbps, pacing = timeline"), InlineData("/a.flv?start=2&end=4", "rate = 1000 mbps, pacing = timeline")]
    [InlineData("/a.flv?trimming=6-7,1-2", "rate = 1000 mbps, pacing = timeline")]
    public async Task Get_ClipPacedByTheFile_TakesItsTime(string target, string pace)
    {
        await using ScriptedOrigin origin = Serving();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"throttle {{ enabled = on, {pace}, boost = 0 s, query {{ enabled = on }} }}");
        await Probe.SendAsync(edge.Port, "HEAD", target);
        long began = TimeProvider.System.GetTimestamp();
        ProbeReply whole = await edge.GetAsync(target);
        Assert.True(whole.IsWhole);
        Assert.True(TimeProvider.System.GetElapsedTime(began).TotalSeconds > 0.5, "two seconds of film came at once");
        Assert.Equal(whole.Body, (await edge.GetAsync(target + "&bandwidth=1000000")).Body);
    }

    [Fact]
    public async Task Get_WholeNumber_IsAByteOnlyWhereThatIsSet()
    {
        await using ScriptedOrigin origin = Serving();
        await using EdgeUnderTest plain = await EdgeUnderTest.StartAsync(origin);
        Assert.Equal(Flv().Length, (await plain.GetAsync("/a.flv?start=20000")).Body.Length);     // seconds: behind the end, so it is the whole
        await using EdgeUnderTest set = await EdgeUnderTest.StartAsync(origin, "media.flv.byte-offset = on");
        byte[] clip = (await set.GetAsync("/a.flv?start=20000")).Body;
        Assert.InRange(clip.Length, 1000, Flv().Length - 15_000);
        Assert.True(Flv().AsSpan().EndsWith(clip.AsSpan(1000)));
        Assert.InRange((await set.GetAsync("/a.mp3?start=5")).Body.Length, 1000, 100_000);    // no FLV: seconds
    }

    private static ScriptedOrigin Serving()
        => ScriptedOrigin.Start().Serve("/a.flv", OriginContent.Of(Flv())).Serve("/a.mp3", OriginContent.Of(Mp3()));

    // Twelve seconds, a key frame each; of a codec by FourCC, as its payload is nobody's business here.
    private static byte[] Flv()
    {
        var random = new Random(3);
        using var file = new MemoryStream();
        file.Write([.. "FLV"u8, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0]);
        Write(file, 0, [0x90, .. "hvc1"u8, .. new byte[40]]);
        for (int i = 0; i < 300; i++)
        {
            byte[] payload = new byte[400];
            random.NextBytes(payload);
            ((ReadOnlySpan<byte>)[(byte)(i % 25 == 0 ? 0x91 : 0xA1), .. "hvc1"u8, 0, 0, 0]).CopyTo(payload);
            Write(file, i * 40, payload);
        }

        return file.ToArray();
    }

    private static void Write(MemoryStream file, int time, byte[] payload)
    {
        int size = payload.Length, all = size + 11;
        file.Write([9, 0, (byte)(size >> 8), (byte)(size & 255), (byte)(time >> 16), (byte)(time >> 8 & 255), (byte)(time & 255), 0, 0, 0, 0]);
        file.Write(payload);
        file.Write([0, 0, (byte)(all >> 8), (byte)(all & 255)]);
    }

    // 400 silent frames of 128 kbps, 44.1 kHz: 10.4 s.
    private static byte[] Mp3() => [.. Enumerable.Range(0, 400).SelectMany(static i => (byte[])[0xFF, 0xFB, 0x90, 0xC4, .. new byte[409], (byte)(i & 255), (byte)(i >> 8), 0, 0])];
}
