using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>A Chromium of the machine, with a profile of its own, driven by Playwright.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--mute-audio", "--force-color-profile=srgb",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowserContext _context;
    private readonly DirectoryInfo _profile;

    private Browser(IPlaywright playwright, IBrowserContext context, DirectoryInfo profile)
    {
        _playwright = playwright;
        _context = context;
        _profile = profile;
    }

    public static string? Executable => Places.FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync(string executable)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("stonmedia-browser-");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowserContext context = await playwright.Chromium.LaunchPersistentContextAsync(profile.FullName, new()
        {
            ExecutablePath = executable,
            Headless = true,
            ChromiumSandbox = false,
            Args = Arguments,
            ViewportSize = new() { Width = 1200, Height = 860 },
            Timeout = 60_000,
        });
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return new Browser(playwright, context, profile);
    }

    /// <summary>A new page; those before it are closed, so that no film goes on behind it.</summary>
    public async Task<IPage> OpenAsync()
    {
        IPage[] before = [.. _context.Pages];
        IPage page = await _context.NewPageAsync();
        foreach (IPage old in before) await old.CloseAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        _playwright.Dispose();
        _profile.Delete(recursive: true);
    }
}
