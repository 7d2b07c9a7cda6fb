using System.Text.Json;
using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>One running demo for the tests of a class; they use copies of the files under names of their own, which are cold.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private DemoProcess? _demo;

    private DemoProcess Demo => _demo ?? throw new InvalidOperationException("the demo does not run");

    public string Url => Demo.Url;

    public async ValueTask InitializeAsync()
    {
        // Without a browser every test skips, and nothing need run.
        if (Browser.Executable is not null) _demo = await DemoProcess.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_demo is null) return;
        int code = await _demo.StopAsync();
        await _demo.DisposeAsync();
        Assert.Equal(0, code);
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

    internal async Task<IPage> OpenAsync(Browser browser)
    {
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(Url + "/");
        return page;
    }
}
