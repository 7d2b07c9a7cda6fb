using System.Text.Json;
using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>One running demo and one browser for all tests; each has a page of its own and copies of the files under names of its own, which are cold.</summary>
[CollectionDefinition(Name)]
public sealed class DemoFixture : IAsyncLifetime, ICollectionFixture<DemoFixture>
{
    public const string Name = "demo";

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private DemoProcess? _demo;
    private DemoProcess? _titles;
    private DirectoryInfo? _folder;
    private Browser? _browser;

    private DemoProcess Demo => _demo ?? throw new InvalidOperationException("the demo does not run");

    public string Url => Demo.Url;

    public async ValueTask InitializeAsync()
    {
        // Without a browser every test skips, and nothing need run.
        if (Browser.Executable is not { } chromium) return;
        _demo = await DemoProcess.StartAsync();
        _browser = await Browser.StartAsync(chromium);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_browser is not null) await _browser.DisposeAsync();
        foreach (DemoProcess demo in new[] { _demo, _titles }.OfType<DemoProcess>())
        {
            int code = await demo.StopAsync();
            await demo.DisposeAsync();
            Assert.Equal(0, code);
        }

        _folder?.Delete(recursive: true);
    }

    public string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "samples", "media", file);

    public long Size(string file) => new FileInfo(PathOf(file)).Length;

    /// <summary>Body bytes of a target, as the edge asks for it, that the origin has sent.</summary>
    public async Task<long> SentByOriginAsync(string target)
    {
        JsonElement state = JsonElement.Parse(await _client.GetStringAsync(Url + "/demo/state"));
        return state.GetProperty("transfers").EnumerateArray()
            .Where(one => one.GetProperty("target").GetString() == target)
            .Sum(static one => one.GetProperty("sent").GetInt64());
    }

    /// <summary>A new page with the demo in it; skips the test where there is no Chromium.</summary>
    public async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, "no Chromium on this machine (test.sh installs it where it may)");
        IPage page = await _browser!.OpenAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(Url + "/");
        return page;
    }

    /// <summary>A new, empty page of another server; skips the test where there is no Chromium.</summary>
    /// <param name="address">Of the page.</param>
    public async Task<IPage> OpenPageAsync(string address)
    {
        Assert.SkipWhen(_browser is null, "no Chromium on this machine (test.sh installs it where it may)");
        IPage page = await _browser!.OpenAsync();
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>As <see cref="OpenAsync"/>, of a demo over other files: film_360p.mp4 and film_720p.mp4, the clock at two sizes, and tone.mp3; skips the test where there is no ffmpeg.</summary>
    public async Task<IPage> OpenTitlesAsync()
    {
        Assert.SkipWhen(_browser is null, "no Chromium on this machine (test.sh installs it where it may)");
        if (_titles is null)
        {
            _folder ??= Directory.CreateTempSubdirectory("stonmedia-titles-");
            await FfmpegFilms.MakeAsync(PathOf("clock.mp4"), PathOf("tone.m4a"), _folder.FullName);
            _titles = await DemoProcess.StartAsync(_folder.FullName);
        }

        IPage page = await _browser!.OpenAsync();
        await page.GotoAsync(_titles.Url + "/");
        return page;
    }
}
