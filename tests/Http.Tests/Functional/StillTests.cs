using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StonMedia.Streams.Stills;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Stills over the wire: the right picture, sheets, what is refused, and what they cost the origin.</summary>
public sealed partial class StillTests
{
    private const string On = "media { stills.enabled = on }";

    /// <summary>
    /// 25 pictures a second: the one on show, of each container; before the first one that one. Without an edit list the first picture of a film
    /// whose pictures are out of order is shown a little behind 0.
    /// </summary>
    [Theory, InlineData("mp4", 0), InlineData("fragmented", 2), InlineData("flv", 2)]
    public async Task Picture_AtATime_IsTheOneShownThen(string kind, int late)
    {
        byte[] film = kind switch { "mp4" => Pictures.Film, "flv" => Pictures.Flv, _ => Pictures.Fragmented };
        string path = kind == "flv" ? "/film.flv" : "/film.mp4";
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve(path, OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        byte[][] frames = Pictures.Frames;
        Assert.Equal(300, frames.Length);
        foreach ((string time, int shown) in kind == "mp4" ? [("0", 0), ("2.97", 74), ("7.5", 187), ("11.999", 299)] : new[] { ("3", 75), ("11.999", 299) })
        {
            int frame = Math.Max(0, shown - late);
            ProbeReply reply = await edge.GetAsync($"{path}/thumb?t={time}&w=160");
            Assert.True(reply.Status == 200, $"{time}: {reply.Status} {Encoding.UTF8.GetString(reply.Body.AsSpan(0, Math.Min(200, reply.Body.Length)))}");
            Assert.Equal("image/jpeg", reply.Header("Content-Type"));
            Assert.Equal("max-age=3600", reply.Header("Cache-Control"));
            byte[] picture = Pictures.Decode(reply.Body, 160, 90);
            Assert.Equal(frame, Pictures.Nearest(frames, picture));
            Assert.InRange(Pictures.Psnr(frames[frame], picture), 30, 101);
        }
    }

    [Fact]
    public async Task Picture_OfALongFilm_CostsItsHeaderAndOneGroupOfPictures()
    {
        byte[] film = await File.ReadAllBytesAsync(Sample("clock.mp4"), TestContext.Current.CancellationToken);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On + "\norigin.read-ahead = 64 KiB");
        Skip(await edge.GetAsync("/film.mp4/thumb?t=60&w=320"));
        Assert.InRange(origin.BodyBytesOf("/film.mp4"), 1, film.Length / 3);
        int asked = origin.CountOf("/film.mp4");
        Assert.Equal(200, (await edge.GetAsync("/film.mp4/thumb?t=60&w=320")).Status);
        Assert.Equal(1, await edge.MetricAsync("stonmedia_stills_made_total"));
        Assert.Equal(asked, origin.CountOf("/film.mp4"));
    }

    /// <summary>Wherever the parameters stand: the same picture, sheet and track, whose addresses lead to the sheets.</summary>
    [Fact]
    public async Task Still_ParametersBeforeTheKeyword_IsTheSame()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(Pictures.Film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        ProbeReply picture = await edge.GetAsync("/film.mp4/thumb?t=4&w=200&start=1");
        Skip(picture);
        foreach (string target in (string[])["/film.mp4?start=1/thumb?t=4&w=200", "/film.mp4?start=1&t=4/thumb?w=200", "/film.mp4?t=4&w=200/thumb"])
        {
            ProbeReply reply = await edge.GetAsync(target);
            Assert.Equal((200, "image/jpeg", picture.Header("ETag")), (reply.Status, reply.Header("Content-Type"), reply.Header("ETag")));
        }

        string track = Encoding.UTF8.GetString((await edge.GetAsync("/film.mp4/thumb/sprite.vtt?start=1&interval=2")).Body);
        Assert.Equal(track, Encoding.UTF8.GetString((await edge.GetAsync("/film.mp4?start=1/thumb/sprite.vtt?interval=2")).Body).Replace("/film.mp4/thumb/", "", StringComparison.Ordinal));
        ProbeReply sheet = await edge.GetAsync("/film.mp4/thumb/sprite-1.jpg?start=1&interval=2");
        Assert.Equal((200, sheet.Header("ETag")), (sheet.Status, (await edge.GetAsync("/film.mp4?start=1&interval=2/thumb/sprite-1.jpg")).Header("ETag")));
        Assert.Equal(2, await edge.MetricAsync("stonmedia_stills_made_total"));
    }

    [Fact]
    public async Task Picture_ConditionsRangesAndHead_AreThoseOfAFile()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(Pictures.Film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        const string Target = "/film.mp4/thumb?t=4&w=200";
        ProbeReply whole = await edge.GetAsync(Target);
        Assert.Equal(200, whole.Status);
        string tag = whole.Header("ETag")!;
        Assert.Equal(304, (await edge.GetAsync(Target, "If-None-Match: " + tag)).Status);
        Assert.Equal(whole.Body.Length, (await Probe.SendAsync(edge.Port, "HEAD", Target)).ContentLength);
        ProbeReply part = await edge.GetAsync(Target, "Range: bytes=10-19", "If-Range: " + tag);
        Assert.Equal(206, part.Status);
        Assert.Equal(whole.Body[10..20], part.Body);
        Assert.NotEqual(tag, (await edge.GetAsync("/film.mp4/thumb?t=5&w=200")).Header("ETag"));
    }

    [Fact]
    public async Task Picture_OfAnotherVersionOfTheFilm_IsAnotherPicture()
    {
        OriginContent first = OriginContent.Of(Pictures.Film) with { CacheControl = "max-age=0", ETag = "\"one\"" };
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", first);
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        ProbeReply before = await edge.GetAsync("/film.mp4/thumb?t=1");
        origin.Serve("/film.mp4", OriginContent.Of(await File.ReadAllBytesAsync(Sample("clock.mp4"), TestContext.Current.CancellationToken)) with { ETag = "\"two\"" });
        ProbeReply after = await edge.GetAsync("/film.mp4/thumb?t=1");
        Assert.Equal((200, 200), (before.Status, after.Status));
        Assert.NotEqual(before.Header("ETag"), after.Header("ETag"));
        Assert.False(before.Body.AsSpan().SequenceEqual(after.Body));
    }

    [Fact]
    public async Task Request_ThatCannotBe_SaysWhy()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(Pictures.Film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        string[] malformed = ["?t=abc", "?t=-1", "?w=0", "?w=15", "?w=1921", "?w=320&h=99999999999", "?format=gif", "/sprite.vtt?interval=0", "/sprite-1.jpg?w=4000"];
        foreach (string tail in malformed)
        {
            ProbeReply reply = await edge.GetAsync("/film.mp4/thumb" + tail);
            Assert.True(reply is { Status: 400, Body.Length: > 0 }, $"{tail}: {reply.Status}");
        }

        Assert.Equal(0, origin.CountOf("/film.mp4"));
        Skip(await edge.GetAsync("/film.mp4/thumb?t=12.5"), 404);
        Assert.Equal(404, (await edge.GetAsync("/film.mp4/thumb/sprite-2.jpg")).Status);
    }

    [Fact]
    public async Task Request_ForWhatHasNoPicture_SaysSo()
    {
        byte[] tone = await File.ReadAllBytesAsync(Sample("tone.m4a"), TestContext.Current.CancellationToken);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/tone.m4a", OriginContent.Of(tone)).Serve("/text.mp4", OriginContent.Of("no film"u8.ToArray()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        Skip(await edge.GetAsync("/tone.m4a/thumb"), 404);
        Assert.Equal(404, (await edge.GetAsync("/tone.m4a/thumb/sprite.vtt")).Status);
        Assert.Equal(501, (await edge.GetAsync("/text.mp4/thumb")).Status);
        Assert.Equal(404, (await edge.GetAsync("/gone.mp4/thumb")).Status);
    }

    /// <summary>Every cue of the track names a place on a sheet where the key frame before its time is.</summary>
    [Theory, InlineData("mp4"), InlineData("flv")]
    public async Task Sprites_OfAFilm_ShowTheKeyFrameBeforeEachCue(string kind)
    {
        string path = $"/film.{kind}";
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve(path, OriginContent.Of(kind == "flv" ? Pictures.Flv : Pictures.Film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        ProbeReply track = await edge.GetAsync($"{path}/thumb/sprite.vtt?w=160&interval=2");
        Assert.Equal((200, "text/vtt; charset=utf-8"), (track.Status, track.Header("Content-Type")));
        MatchCollection cues = Cue().Matches(Encoding.UTF8.GetString(track.Body));
        Assert.InRange(cues.Count, 6, 7);    // an FLV counts the time before its first picture
        byte[][] frames = Pictures.Frames;
        var sheets = new Dictionary<string, byte[]>();
        foreach (Match cue in cues)
        {
            double start = TimeSpan.Parse(cue.Groups["start"].Value, CultureInfo.InvariantCulture).TotalSeconds;
            string sheet = cue.Groups["sheet"].Value;
            if (!sheets.TryGetValue(sheet, out byte[]? picture))
            {
                ProbeReply reply = await edge.GetAsync($"{path}/thumb/{sheet}");
                Assert.Equal((200, "image/jpeg"), (reply.Status, reply.Header("Content-Type")));
                sheets[sheet] = picture = Pictures.Decode(reply.Body, 5 * 160, 5 * 90);
            }

            int[] place = [.. cue.Groups["place"].Value.Split(',').Select(static n => int.Parse(n, CultureInfo.InvariantCulture))];
            Assert.Equal((160, 90), (place[2], place[3]));
            byte[] tile = Pictures.Crop(picture, 5 * 160, place[0], place[1], 160, 90);
            int key = Math.Min(3, (int)(start / 3)) * 75;
            Assert.Equal(key, Pictures.Nearest(frames, tile));
            Assert.InRange(Pictures.Psnr(frames[key], tile), 26, 101);
        }

        Assert.Single(sheets);
    }

    [Fact]
    public async Task Picture_WithoutFfmpeg_Is501AndCostsTheOriginNothing()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(new byte[1000]));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On, pictures: new PictureOptions { Program = "/nowhere/ffmpeg" });
        ProbeReply reply = await edge.GetAsync("/film.mp4/thumb?t=1");
        Assert.Equal(501, reply.Status);
        Assert.Contains("FFmpeg", Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
        Assert.Equal(0, origin.CountOf("/film.mp4"));
        Assert.Equal(200, (await edge.GetAsync("/film.mp4")).Status);
    }

    [Fact]
    public async Task Picture_AsWebP_IsOne()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/film.mp4", OriginContent.Of(Pictures.Film));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, On);
        ProbeReply reply = await edge.GetAsync("/film.mp4/thumb?t=1&h=90&format=webp");
        if (reply.Status == 501) Assert.Skip("this ffmpeg writes no WebP");
        Assert.Equal((200, "image/webp"), (reply.Status, reply.Header("Content-Type")));
        Assert.Equal("WEBP", Encoding.ASCII.GetString(reply.Body, 8, 4));
        Assert.Equal(25, Pictures.Nearest(Pictures.Frames, Pictures.Decode(reply.Body, 160, 90)));
    }

    [GeneratedRegex(@"(?<start>[\d:.]+) --> [\d:.]+\n(?<sheet>sprite-\d+\.jpg\?w=160&interval=2)#xywh=(?<place>[\d,]+)")]
    private static partial Regex Cue();

    private static void Skip(ProbeReply reply, int expected = 200)
    {
        if (reply.Status == 501) Assert.Skip("ffmpeg is not installed");
        Assert.Equal(expected, reply.Status);
    }

    private static string Sample(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new DirectoryNotFoundException("StonMedia.sln is nowhere above the tests"), "samples", "media", name);
    }
}
