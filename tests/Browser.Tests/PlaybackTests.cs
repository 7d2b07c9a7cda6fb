using System.Text.Json;
using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>A real browser plays what the edge makes of files whose header is at the end.</summary>
[Collection(DemoFixture.Name)]
public sealed class PlaybackTests(DemoFixture demo)
{
    [Fact]
    public async Task Play_RelocatedFileColdAndSeek_ShowsTheRightPictures()
    {
        IPage page = await demo.OpenAsync();
        string url = "/clock.mp4?copy=" + Guid.NewGuid().ToString("N");
        Film film = await Film.LoadAsync(page, url);
        Assert.Equal(90, await film.DurationAsync(), 0.05);
        Assert.Equal(0, await film.FrameAsync());
        await film.PlayAsync(until: 1);

        // The header was in front: what follows is not fetched yet when playing begins, or at least need not be.
        await film.SeekAsync(80.02);
        Assert.Equal(80 * Film.Rate, await film.FrameAsync());
        await film.SeekAsync(33.52);
        Assert.Equal((33 * Film.Rate) + 12, await film.FrameAsync());
        await film.SeekAsync(89);
        await film.PlayAsync(until: null);

        Assert.InRange(await demo.SentByOriginAsync(url), 1, demo.Size("clock.mp4"));
    }

    [Fact]
    public async Task Seek_IntoAnUnbufferedPartOfAPacedFile_ShowsTheRightPicture()
    {
        IPage page = await demo.OpenAsync();
        // 300 kbps with a boost of 2 s: 90 s of film cannot have come when it is seeked.
        Film film = await Film.LoadAsync(page, $"/clock.mp4?copy={Guid.NewGuid():N}&bandwidth=300");
        await film.PlayAsync(until: 0.5);
        Assert.False(await film.IsBufferedAsync(75));
        await film.SeekAsync(75.02);
        Assert.Equal(75 * Film.Rate, await film.FrameAsync());
    }

    // 10.5: between key frames, which are 4 s apart, so an edit list hides what is before. 12: on one.
    [Theory, InlineData(10.5, 20.5), InlineData(12, 15.25), InlineData(0, 3), InlineData(81.125, 90)]
    public async Task Play_TrimmedClip_HasItsLengthAndBeginsExactlyAtStart(double start, double end)
    {
        IPage page = await demo.OpenAsync();
        Film film = await Film.LoadAsync(page, FormattableString.Invariant($"/clock.mp4?copy={Guid.NewGuid():N}&start={start}&end={end}"));
        Assert.Equal(end - start, await film.DurationAsync(), 0.06);
        Assert.Equal((int)(start * Film.Rate), await film.FrameAsync());
        int[] shown = await film.GridAsync();
        int[] expected = await FfmpegFrame.GridAsync(demo.PathOf("clock.mp4"), start);
        Assert.Equal(expected.Length, shown.Length);
        // The two convert colours a little differently; another picture of this film is 20 and more away in many cells.
        Assert.InRange(expected.Zip(shown, static (a, b) => Math.Abs(a - b)).Average(), 0, 6);
        await film.SeekAsync(Math.Max(0, end - start - 0.5));
        await film.PlayAsync(until: null);
    }

    [Fact]
    public async Task Play_TrimmedSound_HasItsLength()
    {
        IPage page = await demo.OpenAsync();
        Film film = await Film.LoadAsync(page, $"/tone.m4a?copy={Guid.NewGuid():N}&start=5.5&end=8");
        Assert.Equal(2.5, await film.DurationAsync(), 0.06);
        await film.PlayAsync(until: null);
    }

    [Fact]
    public async Task Play_FileWithALargeHeader_PlaysAndSeeks()
    {
        IPage page = await demo.OpenAsync();
        Film film = await Film.LoadAsync(page, $"/header.mp4?copy={Guid.NewGuid():N}");
        Assert.Equal(600, await film.DurationAsync(), 0.1);
        await film.SeekAsync(500);
        await film.PlayAsync(until: 500.5);
    }
}
