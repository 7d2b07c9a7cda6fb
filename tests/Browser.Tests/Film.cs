using System.Text.Json;
using Microsoft.Playwright;

namespace StonMedia.Browser.Tests;

/// <summary>A video element of its own in a page, driven step by step. The sample film carries its frame number in every picture.</summary>
internal sealed class Film
{
    /// <summary>Pictures a second of clock.mp4.</summary>
    public const int Rate = 24;

    // What the steps share: waiting for an event with a limit, what there is to say when it does not come, and reading the squares at the top of the picture.
    private const string Helpers = """
        window.film = {
          faults: [],
          events: [],
          watch(video) {
            performance.setResourceTimingBufferSize(1000);
            for (const name of ["play", "playing", "pause", "seeking", "seeked", "waiting", "stalled", "emptied", "durationchange", "ended"])
              video.addEventListener(name, () => { this.events.push(`${(performance.now() / 1000).toFixed(2)} ${name} at ${video.currentTime.toFixed(3)}`); });
          },
          note(text) { if (this.faults.length < 20) this.faults.push(`${(performance.now() / 1000).toFixed(1)} s ${text}`); },
          state(video) {
            const ranges = list => [...Array(list.length).keys()].map(i => `${list.start(i).toFixed(3)}-${list.end(i).toFixed(3)}`).join(" ");
            const quality = video.getVideoPlaybackQuality();
            const fetched = performance.getEntriesByType("resource").filter(e => !e.name.includes("/demo/")).slice(-16)
              .map(e => `${new URL(e.name).pathname.split("/").pop()} ${e.responseStatus} ${Math.round(e.startTime)}+${Math.round(e.duration)} ms`);
            return [
              `at ${video.currentTime.toFixed(3)} of ${video.duration}`, `buffered ${ranges(video.buffered)}`, `ready ${video.readyState}, network ${video.networkState}`,
              `${video.paused ? "paused" : "playing"}${video.seeking ? ", seeking" : ""}${video.ended ? ", ended" : ""}`, `${quality.totalVideoFrames} pictures, ${quality.droppedVideoFrames} dropped`,
              `page ${document.visibilityState} for ${(performance.now() / 1000).toFixed(1)} s`, `error ${video.error?.message ?? "none"}`, `faults ${this.faults.join("; ") || "none"}`, `events ${this.events.slice(-24).join(", ")}`,
              `player ${this.tell?.() ?? "none"}`, `fetched ${fetched.join(", ")}`].join(" | ");
          },
          // Settles with the promise, but not later than the limit.
          within(video, what, promise) {
            let limit;
            const late = new Promise((_, reject) => { limit = setTimeout(() => reject(new Error(`no ${what} within 60 s: ${this.state(video)}`)), 60000); });
            return Promise.race([promise, late]).finally(() => clearTimeout(limit));
          },
          on(video, name) {
            const stop = new AbortController();
            return this.within(video, name, new Promise((resolve, reject) => {
              video.addEventListener(name, resolve, { once: true, signal: stop.signal });
              video.addEventListener("error", () => reject(new Error(`${video.error?.message ?? "error"}: ${this.state(video)}`)), { once: true, signal: stop.signal });
            })).finally(() => stop.abort());
          },
          ended(video) {
            const stop = new AbortController();
            return this.within(video, "end", new Promise((resolve, reject) => {
              for (const name of ["ended", "pause", "seeked", "timeupdate"]) video.addEventListener(name, () => { if (video.ended) resolve(); }, { signal: stop.signal });
              video.addEventListener("error", () => reject(new Error(`${video.error?.message ?? "error"}: ${this.state(video)}`)), { once: true, signal: stop.signal });
            })).finally(() => stop.abort());
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
            const size = video.videoWidth * 24 / 640;
            let number = 0;
            for (let bit = 0; bit < 12; bit++) {
              const [r, g, b] = context.getImageData(Math.round((bit + 0.5) * size), Math.round(size / 2), 1, 1).data;
              if (r + g + b > 384) number |= 1 << bit;
            }
            return number;
          },
          buffered(video, time) {
            for (let i = 0; i < video.buffered.length; i++) if (time >= video.buffered.start(i) && time <= video.buffered.end(i)) return true;
            return false;
          },
        };
        window.addEventListener("error", e => window.film.note(`page: ${e.message}`));
        window.addEventListener("unhandledrejection", e => window.film.note(`promise: ${e.reason?.message ?? e.reason}`));
        for (const kind of ["error", "warn"]) {
          const before = console[kind];
          console[kind] = (...all) => { window.film.note(`${kind}: ${all.map(String).join(" ").slice(0, 300)}`); before.apply(console, all); };
        }
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
              window.film.watch(video);
              const loaded = window.film.on(video, "loadeddata");
              ({{start ?? "(video, url) => { video.src = url; }"}})(video, url);
              await loaded;
            }
            """, url);
        return new Film(page);
    }

    public Task<double> DurationAsync() => _page.EvaluateAsync<double>("() => window.film.video.duration");

    /// <summary>Where the film is, in seconds.</summary>
    public Task<double> TimeAsync() => _page.EvaluateAsync<double>("() => window.film.video.currentTime");

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

    /// <summary>Pixels across of the picture shown now.</summary>
    public Task<int> WidthAsync() => _page.EvaluateAsync<int>("() => window.film.video.videoWidth");

    /// <summary>Has the player take the rendition of so many pixels across, and plays until it is shown.</summary>
    public Task SwitchAsync(int width) => _page.EvaluateAsync("""
        async width => {
          const film = window.film, video = film.video;
          film.switchTo(width);
          await film.within(video, "play", video.play());
          await film.within(video, `picture of ${width} pixels`, new Promise(resolve => {
            const look = () => video.videoWidth === width ? resolve() : setTimeout(look, 20);
            look();
          }));
          video.pause();
        }
        """, width);

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
          return `no words at ${time}: ` + [...window.film.video.textTracks].map(t => `${t.label} ${t.mode} ${t.cues?.length}: ${[...t.cues ?? []].map(c => c.startTime + "-" + c.endTime + " " + c.text).slice(0, 3)}`).join("; ") + " | " + window.film.state(window.film.video);
        }
        """, time);

    /// <summary>Plays until the given time has been shown, or to the end when it is null, and pauses.</summary>
    public Task PlayAsync(double? until) => _page.EvaluateAsync("""
        async until => {
          const film = window.film, video = film.video;
          if (until === null) {
            // Not the event alone: where the element is late with it, dash.js seeks to the end and pauses, and then there is none.
            await Promise.all([film.ended(video), film.within(video, "play", video.play())]);
            return;
          }
          await film.within(video, "play", video.play());
          while (video.currentTime < until) await film.on(video, "timeupdate");
          video.pause();
        }
        """, until);
}
