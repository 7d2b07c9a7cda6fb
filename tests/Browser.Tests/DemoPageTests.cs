using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace StonMedia.Browser.Tests;

/// <summary>The demo's page as one uses it.</summary>
[Collection(DemoFixture.Name)]
public sealed class DemoPageTests(DemoFixture demo)
{
    [Theory, InlineData(ColorScheme.Light), InlineData(ColorScheme.Dark)]
    public async Task Page_PickCutAndPlay_ShowsAddressHeadersAndWhatTheOriginSent(ColorScheme scheme)
    {
        IPage page = await demo.OpenAsync(scheme);
        var faults = new List<string>();
        page.PageError += (_, fault) => faults.Add(fault);
        await Expect(page.Locator("input[name=file]")).ToHaveCountAsync(3);

        await page.Locator("label.file", new() { HasText = "clock.mp4" }).ClickAsync();
        await page.FillAsync("#start", "30.25");
        await page.FillAsync("#end", "42");
        await page.FillAsync("#bandwidth", "2000");
        await Expect(page.Locator("#url")).ToHaveTextAsync(demo.Url + "/clock.mp4?start=30.25&end=42&bandwidth=2000");

        await page.ClickAsync("#cold");
        await Expect(page.Locator("#playing")).ToContainTextAsync("of 11.75 s");
        await Expect(page.Locator("#headers")).ToContainTextAsync("HTTP 200");
        await Expect(page.Locator("#headers")).ToContainTextAsync("content-type: video/mp4");
        await Expect(page.Locator("#headers")).ToContainTextAsync("etag:");
        await Expect(page.Locator("#bar i").First).ToBeAttachedAsync();
        await Expect(page.Locator("#requests")).Not.ToHaveTextAsync("0");
        await Expect(page.Locator("#delivered")).ToContainTextAsync("B");
        await page.WaitForFunctionAsync("() => document.getElementById('video').currentTime > 1");
        Assert.Empty(faults);

        if (Environment.GetEnvironmentVariable("STONMEDIA_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(folder, $"demo-{scheme}.png".ToLowerInvariant()) });
    }

    [Fact]
    public async Task Page_PlayTwice_TheOriginSendsNoByteTwice()
    {
        IPage page = await demo.OpenAsync();
        await page.Locator("label.file", new() { HasText = "tone.m4a" }).ClickAsync();
        await page.ClickAsync("#cold");
        await page.WaitForFunctionAsync("() => document.getElementById('video').currentTime > 0.3");
        string target = new Uri(await page.InnerTextAsync("#url")).PathAndQuery;
        await page.ClickAsync("#play");
        await page.WaitForFunctionAsync("() => document.getElementById('video').currentTime > 0.3");
        await page.EvaluateAsync("async url => { await (await fetch(url, { cache: 'no-store' })).arrayBuffer(); }", target);
        Assert.InRange(await demo.SentByOriginAsync(target), 1, demo.Size("tone.m4a"));
    }
}
