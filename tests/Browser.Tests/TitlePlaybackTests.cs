using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>A real browser plays joined clips, several renditions of one title, and MP3 as HLS.</summary>
[Collection(DemoFixture.Name)]
public sealed class TitlePlaybackTests(DemoFixture demo)
{
    // Key frames are 4 s apart: these sections begin with one, so they are exact in segments too.
    [Theory, InlineData("mp4hls/master.m3u8"), InlineData("mp4hls/index.m3u8"), InlineData("mp4dash/manifest.mpd")]
    public async Task Play_JoinedSections_OneBehindTheOther(string name)
    {
        IPage page = await demo.OpenAsync();
        Film film = await LoadAsync(page, $"/clock.mp4/{name}?copy={Guid.NewGuid():N}&trimming=40-44,8-12,24-26");
        Assert.Equal(10, await film.DurationAsync(), 0.2);
        AssertFrame(40, await film.FrameAsync(), name);
        await film.SeekAsync(5.02);
        AssertFrame(9, await film.FrameAsync(), name);
        await film.SeekAsync(3.4);
        await film.PlayAsync(until: 4.6);       // over the first seam
        await film.SeekAsync(9.02);
        AssertFrame(25, await film.FrameAsync(), name);
        await film.PlayAsync(until: null);
    }

    [Theory, InlineData("mp4hls/master.m3u8"), InlineData("mp4dash/manifest.mpd")]
    public async Task Play_Renditions_SwitchAndShowTheSamePictures(string name)
    {
        IPage page = await demo.OpenTitlesAsync();
        Film film = await LoadAsync(page, $"/film_360p.mp4/{name}?copy={Guid.NewGuid():N}");
        Assert.Equal(FfmpegFilms.Seconds, await film.DurationAsync(), 0.1);
        await film.SwitchAsync(FfmpegFilms.Large);
        await film.SeekAsync(7.02);
        Assert.Equal(FfmpegFilms.Large, await film.WidthAsync());
        AssertFrame(7, await film.FrameAsync(), name);
        await film.SwitchAsync(FfmpegFilms.Small);
        await film.SeekAsync(14.02);
        Assert.Equal(FfmpegFilms.Small, await film.WidthAsync());
        AssertFrame(14, await film.FrameAsync(), name);
        await film.PlayAsync(until: null);
    }

    [Fact]
    public async Task Play_Mp3AsHls_PlaysToItsEnd()
    {
        IPage page = await demo.OpenTitlesAsync();
        Film film = await Players.HlsAsync(page, $"/tone.mp3/mp3hls/index.m3u8?copy={Guid.NewGuid():N}");
        Assert.Equal(FfmpegFilms.Seconds, await film.DurationAsync(), 0.1);
        await film.PlayAsync(until: 0.5);
        await film.SeekAsync(FfmpegFilms.Seconds - 1);
        await film.PlayAsync(until: null);
    }

    // hls.js puts 0 where decoding of the first picture begins, two pictures before it is shown in these films, and at each seam what begins first, picture
    // or sound; dash.js goes by presentation times.
    private static void AssertFrame(int second, int shown, string name)
        => Assert.InRange(shown, (second * Film.Rate) - (name.EndsWith(".mpd", StringComparison.Ordinal) ? 0 : 4), second * Film.Rate);

    private static Task<Film> LoadAsync(IPage page, string url) => url.Contains(".mpd", StringComparison.Ordinal) ? Players.DashAsync(page, url) : Players.HlsAsync(page, url);
}
