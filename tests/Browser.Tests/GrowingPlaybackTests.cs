using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using StonMedia.Http.Front;
using StonMedia.Http.Tests.Functional;
using StonMedia.Tests.Support;

namespace StonMedia.Browser.Tests;

/// <summary>A real browser plays a film that is still being written, beyond what was there when it began, and comes to its end when the film has one.</summary>
[Collection(DemoFixture.Name)]
public sealed class GrowingPlaybackTests(DemoFixture demo)
{
    [Theory, InlineData("mp4hls/index.m3u8"), InlineData("mp4dash/manifest.mpd")]
    public async Task Play_FilmThatGrows_GoesOnBeyondTheKnownEndAndEnds(string name)
    {
        byte[] recording = await FfmpegFilms.RecordingAsync(demo.PathOf("clock.mp4"));
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        origin.Serve("/page.html", OriginContent.Of(Encoding.UTF8.GetBytes("<!doctype html><title>live</title>")) with { ContentType = "text/html" });
        var file = new GrowingFile(origin, "/live.mp4", recording, Behind(recording, 7));
        // However slow the machine is: what the test does not end goes on growing.
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "media { live-head = on, hls { enabled = on, segment = 2 s, format = fmp4 }, dash { enabled = on, segment = 2 s } }",
            live: new LiveHeadOptions { Recent = TimeSpan.FromHours(1), Quiet = TimeSpan.FromHours(1), Poll = TimeSpan.FromMilliseconds(100) });
        IPage page = await demo.OpenPageAsync(FormattableString.Invariant($"http://127.0.0.1:{edge.Port}/page.html"));
        double known = await ListedAsync(edge);
        Assert.InRange(known, 4, 7);
        Film film = name.EndsWith(".mpd", StringComparison.Ordinal) ? await Players.DashAsync(page, "/live.mp4/" + name) : await Players.HlsAsync(page, "/live.mp4/" + name);
        await film.SeekAsync(known - 1.5);
        await film.PlayAsync(until: known - 1);
        file.GrowTo(Behind(recording, 12));
        await film.PlayAsync(until: known + 2);     // what was not there when it began
        double shown = await film.TimeAsync();
        Assert.InRange(await film.FrameAsync(), (shown * Film.Rate) - 6, (shown * Film.Rate) + 2);
        Assert.InRange(await ListedAsync(edge), known + 2, FfmpegFilms.Seconds);     // which has no end yet
        file.End();
        await film.PlayAsync(until: null);
        Assert.Equal(FfmpegFilms.Seconds, await film.TimeAsync(), 0.2);
        Assert.Equal(FfmpegFilms.Seconds, await film.DurationAsync(), 0.2);
    }

    // Behind the fragments that begin before so many seconds; each is half a second.
    private static int Behind(byte[] recording, int seconds)
    {
        int at = 0;
        for (int fragments = 0; at < recording.Length; at += (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(recording.AsSpan(at)))
            if (recording.AsSpan(at + 4).StartsWith("moof"u8) && fragments++ == seconds * 2) return at;
        return at;
    }

    // Seconds that the playlist has; waits for the first ones.
    private static async Task<double> ListedAsync(EdgeUnderTest edge)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            ProbeReply reply = await edge.GetAsync("/live.mp4/mp4hls/index.m3u8");
            if (reply.Status == 200)
            {
                string[] lines = Encoding.UTF8.GetString(reply.Body).Split('\n');
                Assert.DoesNotContain("#EXT-X-ENDLIST", lines);
                return lines.Where(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)).Sum(static l => double.Parse(l[8..^1], CultureInfo.InvariantCulture));
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"no playlist within 60 s: {reply.Status}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
