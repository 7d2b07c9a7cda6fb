using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>A real browser plays HLS and DASH through the usual players: right length, right pictures after seeks, over segment borders.</summary>
[Collection(DemoFixture.Name)]
public sealed class SegmentPlaybackTests(DemoFixture demo)
{
    [Theory, InlineData("mp4hls/index.m3u8"), InlineData("mp4hls/master.m3u8"), InlineData("mp4dash/manifest.mpd")]
    public async Task Play_SegmentsAndSeek_ShowsTheRightPictures(string name)
    {
        IPage page = await demo.OpenAsync();
        string url = $"/clock.mp4/{name}?copy={Guid.NewGuid():N}";
        Film film = await LoadAsync(page, url);
        Assert.Equal(90, await film.DurationAsync(), 0.1);
        await film.SeekAsync(33.52);
        AssertFrame((33 * Film.Rate) + 12, await film.FrameAsync(), name);
        await film.SeekAsync(11.5);
        await film.PlayAsync(until: 12.6);      // over the border at 12 s
        await film.SeekAsync(89.2);
        await film.PlayAsync(until: null);
    }

    [Theory, InlineData("mp4hls/master.m3u8"), InlineData("mp4dash/manifest.mpd")]
    public async Task Play_Clip_BeginsAtItsKeyFrame(string name)
    {
        IPage page = await demo.OpenAsync();
        Film film = await LoadAsync(page, $"/clock.mp4/{name}?copy={Guid.NewGuid():N}&start=22&end=34");
        Assert.Equal(14, await film.DurationAsync(), 0.15);     // key frames are 4 s apart: from 20 s on
        await film.SeekAsync(5.02);
        AssertFrame(25 * Film.Rate, await film.FrameAsync(), name);
    }

    [Theory, InlineData("mp4hls/master.m3u8", 20), InlineData("mp4dash/manifest.mpd", 20)]
    public async Task Play_SubtitlesBesideTheFilm_ShowTheRightWords(string name, int start)
    {
        IPage page = await demo.OpenAsync();
        Film film = await LoadAsync(page, $"/clock.mp4/{name}?copy={Guid.NewGuid():N}" + (start > 0 ? "&start=" + start : ""));
        await film.SeekAsync(33.52);
        await film.ShowSubtitlesAsync();
        int second = (start + 33) / 2 * 2;
        Assert.Equal($"from {second} to {second + 2} seconds", await film.WordsAsync(33.52));
    }

    // hls.js puts 0 where decoding of the first picture begins, two pictures before it is shown in this film; dash.js goes by presentation times.
    private static void AssertFrame(int expected, int shown, string name)
        => Assert.InRange(shown, name.EndsWith(".mpd", StringComparison.Ordinal) ? expected : expected - 2, expected);

    private static Task<Film> LoadAsync(IPage page, string url) => url.Contains(".mpd", StringComparison.Ordinal) ? Players.DashAsync(page, url) : Players.HlsAsync(page, url);
}
