using System.Globalization;
using System.Text;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Playlists and segments over the wire: addresses, types, conditions, ranges, errors, and what they cost the origin.</summary>
public sealed class SegmentTests
{
    private const string Fmp4 = "media { hls { enabled = on, segment = 4 s, format = fmp4 }, mp3-hls { enabled = on }, dash { enabled = on } }";

    [Fact]
    public async Task Playlist_ColdFilm_NamesSegmentsThatAllExist()
    {
        await using ScriptedOrigin origin = Origin("clock.mp4");
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Fmp4);
        ProbeReply playlist = await edge.GetAsync("/film.mp4/mp4hls/index.m3u8");
        Assert.Equal(200, playlist.Status);
        Assert.Equal("application/vnd.apple.mpegurl", playlist.Header("Content-Type"));
        string[] lines = Encoding.UTF8.GetString(playlist.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("#EXTM3U", lines[0]);
        Assert.Equal("#EXT-X-ENDLIST", lines[^1]);
        double[] durations = [.. lines.Where(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)).Select(static l => double.Parse(l[8..^1], CultureInfo.InvariantCulture))];
        Assert.Equal(90, durations.Sum(), 0.001);
        string[] segments = [.. lines.Where(static l => l[0] != '#')];
        Assert.Equal(durations.Length, segments.Length);
        Assert.Equal(200, (await edge.GetAsync("/film.mp4/mp4hls/init.mp4")).Status);
        long total = 0;
        foreach (string segment in segments)
        {
            ProbeReply reply = await edge.GetAsync("/film.mp4/mp4hls/" + segment);
            Assert.Equal(200, reply.Status);
            Assert.Equal("video/mp4", reply.Header("Content-Type"));
            total += reply.Body.Length;
        }

        Assert.InRange(total, new FileInfo(Sample("clock.mp4")).Length / 2, new FileInfo(Sample("clock.mp4")).Length * 2);
        Assert.InRange(origin.BodyBytesOf("/film.mp4"), 1, new FileInfo(Sample("clock.mp4")).Length);
    }

    [Theory, InlineData("/film.mp4/mp4hls/3.ts"), InlineData("/film.mp4/mp4hls/0-a1.ts"), InlineData("/film.mp4/mp4hls/3.m4s"), InlineData("/film.mp4/mp4hls/init.mp4"), InlineData("/film.mp4/mp4hls/index.m3u8"), InlineData("/film.mp4/mp4hls/master.m3u8")]
    [InlineData("/tone.mp3/mp3hls/index.m3u8"), InlineData("/tone.mp3/mp3hls/master.m3u8"), InlineData("/tone.mp3/mp3hls/3.mp3"), InlineData("/tone.mp3/mp3hls/1.mp3?start=10&end=30")]
    [InlineData("/film.mp4/mp4hls/iframes.m3u8"), InlineData("/film.mp4/mp4hls/2-v1.key.m4s"), InlineData("/film.mp4/mp4dash/manifest.mpd"), InlineData("/film.mp4/mp4dash/2-v1.m4s")]
    public async Task Piece_ConditionsRangesAndHead_AreThoseOfAFile(string target)
    {
        await using ScriptedOrigin origin = Origin("clock.mp4");
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Fmp4);
        ProbeReply whole = await edge.GetAsync(target);
        Assert.Equal(200, whole.Status);
        Assert.Equal("bytes", whole.Header("Accept-Ranges"));
        string tag = whole.Header("ETag")!;
        Assert.Equal(304, (await edge.GetAsync(target, "If-None-Match: " + tag)).Status);
        ProbeReply head = await Probe.SendAsync(edge.Port, "HEAD", target);
        Assert.Equal(whole.Body.Length.ToString(CultureInfo.InvariantCulture), head.Header("Content-Length"));
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int i = 0; i < 12; i++)
        {
            int from = random.Next(whole.Body.Length), to = random.Next(from, whole.Body.Length);
            ProbeReply part = await edge.GetAsync(target, $"Range: bytes={from}-{to}", "If-Range: " + tag);
            Assert.Equal(206, part.Status);
            Assert.True(whole.Body.AsSpan(from, to - from + 1).SequenceEqual(part.Body), $"bytes {from}-{to}");
        }
    }

    [Fact]
    public async Task PackedAudio_OneSegmentOfAColdFile_CostsItsBlocks()
    {
        await using ScriptedOrigin origin = Origin("clock.mp4");
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Fmp4);
        ProbeReply segment = await edge.GetAsync("/tone.mp3/mp3hls/4.mp3");
        Assert.Equal(200, segment.Status);
        Assert.Equal("audio/mpeg", segment.Header("Content-Type"));
        Assert.InRange(origin.BodyBytesOf("/tone.mp3"), segment.Body.Length, segment.Body.Length + (4 * 65_536));
        ProbeReply playlist = await edge.GetAsync("/tone.mp3/mp3hls/index.m3u8");
        string[] lines = Encoding.UTF8.GetString(playlist.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var all = new List<byte>();
        foreach (string name in lines.Where(static l => l[0] != '#')) all.AddRange((await edge.GetAsync("/tone.mp3/mp3hls/" + name)).Body.AsSpan(73));
        Assert.Equal(Frames(3000), all);
        Assert.InRange(origin.BodyBytesOf("/tone.mp3"), all.Count, all.Count);
    }

    [Theory]
    [InlineData("/film.mp4/mp4hls/9999.m4s", 404)]
    [InlineData("/film.mp4/mp4hls/index-a7.m3u8", 404)]
    [InlineData("/other.mp4/mp4hls/index.m3u8", 404)]
    [InlineData("/film.mp4/mp4hls/index.m3u8?start=500", 404)]
    [InlineData("/film.mp4/mp4dash/manifest.mpd?trimming=500-510,90-95", 404)]
    [InlineData("/text.mp4/mp4hls/index.m3u8", 501)]
    [InlineData("/film.mp4/mp3hls/index.m3u8", 501)]
    [InlineData("/tone.mp3/mp4hls/index.m3u8", 501)]
    [InlineData("/tone.mp3/mp3hls/99.mp3", 404)]
    [InlineData("/tone.mp3/mp3hls/0.ts", 404)]
    public async Task Piece_ThatCannotBe_SaysWhy(string target, int status)
    {
        await using ScriptedOrigin origin = Origin("clock.mp4").Serve("/text.mp4", OriginContent.Of("no film"u8.ToArray()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Fmp4);
        ProbeReply reply = await edge.GetAsync(target);
        Assert.Equal(status, reply.Status);
        Assert.NotEmpty(reply.Body);
    }

    [Theory]
    [InlineData("/film.mp4/mp4hls/index.m3u8?start=20&end=40", "0.m4s?start=20&end=40")]
    [InlineData("/film.mp4?start=20&end=40/mp4hls/index.m3u8", "/film.mp4/mp4hls/0.m4s?start=20&end=40")]
    [InlineData("/film.mp4?start=20/mp4hls/index.m3u8?end=40", "/film.mp4/mp4hls/0.m4s?start=20&end=40")]
    public async Task Playlist_OfAClip_CarriesItsParametersOn(string target, string first)
    {
        await using ScriptedOrigin origin = Origin("clock.mp4");
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Fmp4);
        string[] lines = Encoding.UTF8.GetString((await edge.GetAsync(target)).Body).Split('\n');
        Assert.Equal(first, lines.First(static l => l.Length > 0 && l[0] != '#'));
        double sum = lines.Where(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)).Sum(static l => double.Parse(l[8..^1], CultureInfo.InvariantCulture));
        Assert.Equal(20, sum, 0.2);
    }

    /// <summary>Parameters behind the address, before the keyword, or in both places: the same answer, but for addresses, which are absolute where relative ones would lead elsewhere.</summary>
    [Fact]
    public async Task Piece_ParametersInAnyPlace_IsTheSame()
    {
        string[] pieces =
        [
            "mp4hls/index.m3u8", "mp4hls/master.m3u8", "mp4hls/iframes.m3u8", "mp4hls/index-a1.m3u8", "mp4hls/init.mp4", "mp4hls/1.m4s", "mp4hls/1-v1.ts", "mp4hls/1-v1.key.m4s",
            "mp4hls/index-sub.en.m3u8", "mp4hls/1-sub.en.vtt", "mp4dash/1-sub.en.m4s", "mp4dash/manifest.mpd", "mp4dash/1-v1.m4s",
        ];
        await using ScriptedOrigin origin = Origin("clock.mp4").Serve("/film.en.vtt", OriginContent.Of("WEBVTT\n\n00:00:25.000 --> 00:00:26.000\nhere\n"u8.ToArray()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, Fmp4);
        foreach (string piece in pieces) await IsTheSameAsync(edge, "/film.mp4", piece);
        foreach (string piece in (string[])["mp3hls/index.m3u8", "mp3hls/master.m3u8", "mp3hls/1.mp3"]) await IsTheSameAsync(edge, "/tone.mp3", piece);
    }

    private static async Task IsTheSameAsync(EdgeUnderTest edge, string file, string piece)
    {
        ProbeReply behind = await edge.GetAsync($"{file}/{piece}?start=20&end=40");
        Assert.True(behind.Status == 200, $"{piece}: {behind.Status}");
        foreach (string target in (string[])[$"{file}?start=20&end=40/{piece}", $"{file}?start=20/{piece}?end=40", $"{file}?start=20/{piece}&end=40"])
        {
            ProbeReply before = await edge.GetAsync(target);
            Assert.Equal((200, behind.Header("Content-Type")), (before.Status, before.Header("Content-Type")));
            if (piece.EndsWith(".m3u8", StringComparison.Ordinal) || piece.EndsWith(".mpd", StringComparison.Ordinal))
            {
                string folder = $"{file}/{piece[..(piece.IndexOf('/', StringComparison.Ordinal) + 1)]}", text = Encoding.UTF8.GetString(before.Body);
                Assert.Contains(folder, text, StringComparison.Ordinal);
                Assert.Equal(Encoding.UTF8.GetString(behind.Body), text.Replace(folder, "", StringComparison.Ordinal));
                continue;
            }

            Assert.Equal(behind.Header("ETag"), before.Header("ETag"));
            Assert.Equal(behind.Body, before.Body);
        }
    }

    private static ScriptedOrigin Origin(string sample)
        => ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(File.ReadAllBytes(Sample(sample)))).Serve("/tone.mp3", OriginContent.Of(Frames(3000)));

    // 128,000 bit/s at 44.1 kHz: frames of 417 or 418 bytes, each with its number in it.
    private static byte[] Frames(int count)
    {
        var file = new List<byte>();
        for (int i = 0; i < count; i++)
        {
            int size = (int)((144L * 128_000 * (i + 1) / 44_100) - (144L * 128_000 * i / 44_100));
            var frame = new byte[size];
            ((ReadOnlySpan<byte>)[0xFF, 0xFB, (byte)(0x90 | ((size - 417) << 1)), 0x44]).CopyTo(frame);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(40), i & 0xFFFF);
            file.AddRange(frame);
        }

        return [.. file];
    }

    private static string Sample(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new DirectoryNotFoundException("StonMedia.sln is nowhere above the tests"), "samples", "media", name);
    }
}
