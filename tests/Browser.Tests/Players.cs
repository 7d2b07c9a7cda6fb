using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>hls.js and dash.js, from players/node_modules (npm ci, see test.sh); tests skip where they are not installed.</summary>
internal static class Players
{
    /// <summary>Loads a playlist through hls.js into the film's video element.</summary>
    public static Task<Film> HlsAsync(IPage page, string url) => LoadAsync(page, "hls.js/dist/hls.min.js", """
        (video, url) => {
          const player = window.film.player = new Hls();
          window.film.showSubtitles = () => { player.subtitleDisplay = true; player.subtitleTrack = 0; };
          window.film.switchTo = width => { player.currentLevel = player.levels.findIndex(level => level.width === width); };
          window.film.tell = () => `level ${player.currentLevel} of ${player.levels?.length}, bandwidth ${Math.round(player.bandwidthEstimate / 1000)} kbit/s`;
          player.on(Hls.Events.ERROR, (_, data) => window.film.note(`hls.js${data.fatal ? ", fatal" : ""}: ${data.type} ${data.details} ${data.error?.message ?? ""}`));
          player.loadSource(url);
          player.attachMedia(video);
        }
        """, url);

    /// <summary>Loads a manifest through dash.js.</summary>
    public static Task<Film> DashAsync(IPage page, string url) => LoadAsync(page, "dashjs/dist/modern/umd/dash.all.min.js", """
        (video, url) => {
          const player = window.film.player = dashjs.MediaPlayer().create();
          window.film.showSubtitles = () => { player.enableText(true); player.setTextTrack(0); };
          window.film.switchTo = width => {
            player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: false } } } });
            player.setRepresentationForTypeById("video", player.getRepresentationsByType("video").find(one => one.width === width).id, true);
          };
          window.film.tell = () => ["video", "audio"].map(kind => `${kind} ${player.getBufferLength(kind)} s ahead`).join(", ");
          player.on("error", e => window.film.note(`dash.js: ${JSON.stringify(e.error)}`));
          for (const name of ["playbackStalled", "bufferStalled", "fragmentLoadingAbandoned"]) player.on(name, e => window.film.note(`dash.js: ${name} ${e.mediaType ?? ""}`));
          player.initialize(video, url, false);
        }
        """, url);

    private static async Task<Film> LoadAsync(IPage page, string script, string start, string url)
    {
        string? file = Find(script);
        Assert.SkipWhen(file is null, "the players are not installed (npm ci in tests/Browser.Tests/players; test.sh does it)");
        await page.AddScriptTagAsync(new() { Path = file });
        return await Film.LoadAsync(page, url, start);
    }

    private static string? Find(string script)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StonMedia.sln"))) folder = folder.Parent;
        string? path = folder is null ? null : Path.Combine(folder.FullName, "tests", "Browser.Tests", "players", "node_modules", script);
        return File.Exists(path) ? path : null;
    }
}
