using System.Text.Json;
using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>A video element of its own in a page, driven step by step. The sample film carries its frame number in every picture.</summary>
internal sealed class Film
{
    /// <summary>Pictures a second of clock.mp4.</summary>
    public const int Rate = 24;

    // What the steps share: waiting for an event with a limit, and reading the squares at the top of the picture.
    private const string Helpers = """
        window.film = {
          on(video, name) {
            return new Promise((resolve, reject) => {
              const limit = setTimeout(() => reject(new Error(`no ${name} within 20 s; ready state ${video.readyState}, network ${video.networkState} ${this.fault ?? ""}`)), 20000);
              video.addEventListener(name, () => { clearTimeout(limit); resolve(); }, { once: true });
              video.addEventListener("error", () => { clearTimeout(limit); reject(new Error(video.error?.message ?? "error")); }, { once: true });
            });
          },
          picture(video) {
            const canvas = document.createElement("canvas");
            canvas.width = video.videoWidth; canvas.height = video.videoHeight;
            const context = canvas.getContext("2d");
            context.drawImage(video, 0, 0);
            return context;
          },
          number(video) {
            const context = this.picture(video);
            let number = 0;
            for (let bit = 0; bit < 12; bit++) {
              const [r, g, b] = context.getImageData(bit * 24 + 12, 12, 1, 1).data;
              if (r + g + b > 384) number |= 1 << bit;
            }
            return number;
          },
          buffered(video, time) {
            for (let i = 0; i < video.buffered.length; i++) if (time >= video.buffered.start(i) && time <= video.buffered.end(i)) return true;
            return false;
          },
        };
        """;

    private readonly IPage _page;

    private Film(IPage page) => _page = page;

    /// <summary>Loads an address and waits for its first picture (or, without pictures, for its data). It does not play yet.</summary>
    /// <param name="start">A function of the element and the address that begins loading; null: the element does it itself.</param>
    public static async Task<Film> LoadAsync(IPage page, string url, string? start = null)
    {
        await page.EvaluateAsync(Helpers);
        await page.EvaluateAsync($$"""
            async url => {
              const video = document.createElement("video");
              document.body.append(video);
              window.film.video = video;
              video.muted = true;
              video.preload = "auto";
              const loaded = window.film.on(video, "loadeddata");
              ({{start ?? "(video, url) => { video.src = url; }"}})(video, url);
              await loaded;
            }
            """, url);
        return new Film(page);
    }

    public Task<double> DurationAsync() => _page.EvaluateAsync<double>("() => window.film.video.duration");

    /// <summary>The number in the picture that is shown now.</summary>
    public Task<int> FrameAsync() => _page.EvaluateAsync<int>("() => window.film.number(window.film.video)");

    /// <summary>Average red, green and blue of each cell of a 16 x 9 grid over the picture shown now.</summary>
    public async Task<int[]> GridAsync()
    {
        JsonElement? cells = await _page.EvaluateAsync("""
            () => {
              const video = window.film.video, context = window.film.picture(video), cells = [];
              const w = video.videoWidth / 16, h = video.videoHeight / 9;
              for (let y = 0; y < 9; y++) for (let x = 0; x < 16; x++) {
                const data = context.getImageData(x * w, y * h, w, h).data;
                for (let c = 0; c < 3; c++) {
                  let sum = 0;
                  for (let i = c; i < data.length; i += 4) sum += data[i];
                  cells.push(Math.round(sum / (data.length / 4)));
                }
              }
              return cells;
            }
            """);
        return [.. cells!.Value.EnumerateArray().Select(static cell => cell.GetInt32())];
    }

    public Task<bool> IsBufferedAsync(double time) => _page.EvaluateAsync<bool>("time => window.film.buffered(window.film.video, time)", time);

    public Task SeekAsync(double time) => _page.EvaluateAsync("""
        async time => {
          const video = window.film.video, seeked = window.film.on(video, "seeked");
          video.currentTime = time;
          await seeked;
        }
        """, time);

    /// <summary>Turns the first subtitles on, through the player that has loaded the film.</summary>
    public Task ShowSubtitlesAsync() => _page.EvaluateAsync("() => window.film.showSubtitles()");

    /// <summary>What the subtitles say at a time, once they have come; waits 30 s for that.</summary>
    public Task<string> WordsAsync(double time) => _page.EvaluateAsync<string>("""
        async time => {
          const limit = performance.now() + 30000;
          while (performance.now() < limit) {
            for (const track of window.film.video.textTracks)
              for (const cue of track.cues ?? [])
                if (cue.startTime <= time && time < cue.endTime) return cue.text;
            await new Promise(resolve => setTimeout(resolve, 50));
          }
          return `no words at ${time}: ` + [...window.film.video.textTracks].map(t => `${t.label} ${t.mode} ${t.cues?.length}: ${[...t.cues ?? []].map(c => c.startTime + "-" + c.endTime + " " + c.text).slice(0, 3)}`).join("; ") + (window.film.fault ?? "");
        }
        """, time);

    /// <summary>Plays until the given time has been shown, or to the end when it is null, and pauses.</summary>
    public Task PlayAsync(double? until) => _page.EvaluateAsync("""
        async until => {
          const video = window.film.video;
          if (until === null) {
            const ended = window.film.on(video, "ended");
            await video.play();
            await ended;
            return;
          }
          await video.play();
          while (video.currentTime < until) await window.film.on(video, "timeupdate");
          video.pause();
        }
        """, until);
}
