using System.Text.Json;
using StonMedia.Http.Cli;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Cli;

public sealed class ProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stonmedia").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private static string Sample
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
            return Path.Combine(folder!, "samples", "media", "clock.mp4");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Probe_Film_TellsTracksRatesAndViews()
    {
        Assert.Equal(0, await RunAsync("probe", Sample));
        string text = _output.ToString();
        Assert.Contains("video, avc1.", text, StringComparison.Ordinal);
        Assert.Contains("sound, mp4a.40.2", text, StringComparison.Ordinal);
        Assert.Contains("key frames every", text, StringComparison.Ordinal);
        Assert.Contains("?start=&end=: yes; joined, ?trimming=: yes", text, StringComparison.Ordinal);
        Assert.Matches(@"\d+ of [\d.]+ to [\d.]+ s \(10 s wanted\); fragmented MP4: yes; transport stream: yes", text);
        Assert.Matches(@"bit rate  \|[▁▂▃▄▅▆▇█]{30,61}\|", text);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Probe_Json_HasTheSameAsNumbers()
    {
        Assert.Equal(0, await RunAsync("probe", "--json", Sample));
        using JsonDocument document = JsonDocument.Parse(_output.ToString());
        JsonElement root = document.RootElement;
        double seconds = root.GetProperty("seconds").GetDouble();
        Assert.Equal(90, seconds, 0.1);
        Assert.Equal(new FileInfo(Sample).Length, root.GetProperty("length").GetInt64());
        double column = root.GetProperty("media").GetProperty("columnSeconds").GetDouble();
        double bits = root.GetProperty("media").GetProperty("rates").EnumerateArray().Sum(r => r.GetInt64() * column);
        Assert.InRange(bits / 8, new FileInfo(Sample).Length * 0.9, new FileInfo(Sample).Length * 1.0);
        Assert.Equal(11, root.GetProperty("segments").GetProperty("count").GetInt32());
        Assert.False(root.TryGetProperty("noClips", out _));
        JsonElement video = root.GetProperty("media").GetProperty("tracks").EnumerateArray().Single(static t => t.GetProperty("kind").GetString() == "video");
        Assert.InRange(video.GetProperty("longestGap").GetDouble(), 0.5, 10.5);
        Assert.True(video.GetProperty("keyFrames").GetInt64() > 8);
    }

    [Fact]
    public async Task Probe_Url_ReadsOnlyWhatItNeeds()
    {
        byte[] film = await File.ReadAllBytesAsync(Sample, TestContext.Current.CancellationToken);
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Serve("/clock.mp4", OriginContent.Of(film));
        Assert.Equal(0, await RunAsync("probe", origin.Url + "/clock.mp4"));
        Assert.Contains("video, avc1.", _output.ToString(), StringComparison.Ordinal);
        Assert.InRange(origin.BodyBytesOf("/clock.mp4"), 1, film.Length / 3);
        Assert.InRange(origin.CountOf("/clock.mp4"), 1, 4);
    }

    [Theory, InlineData("file:///etc/hosts"), InlineData("https:"), InlineData("//"), InlineData("http://[")]
    public async Task Probe_UrlThatSendsNowhere_IsAnErrorOfOneLine(string location)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start().Handle("/a.mp4", exchange => exchange.WriteAsync($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"));
        Assert.Equal(1, await RunAsync("probe", origin.Url + "/a.mp4"));
        Assert.StartsWith("stonmedia: " + origin.Url + "/a.mp4", _error.ToString(), StringComparison.Ordinal);
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Probe_FlvWithListOfKeyFrames_TellsTheirSpacing()
    {
        string file = Path.Combine(_folder, "film.flv");
        await File.WriteAllBytesAsync(file, SmallFlv.Of(seconds: 12, isListed: true, 0, 4, 10), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("probe", file));
        Assert.Contains("video, h264, key frames every 4 s on average, at most 6 s apart", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_FlvWithoutList_SaysNothingOfKeyFramesItDidNotLookFor()
    {
        string file = Path.Combine(_folder, "film.flv");
        await File.WriteAllBytesAsync(file, SmallFlv.Of(seconds: 12, isListed: false, 0, 4, 10), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("probe", file));
        Assert.Matches(@"video, h264\r?\n", _output.ToString());
    }

    [Fact]
    public async Task Probe_Mp3_TellsItsSegmentsOfItsOwnFrames()
    {
        // MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 1152 samples a frame; 21 s.
        byte[] frame = [0xFF, 0xFB, 0x90, 0x00, .. new byte[413]];
        string file = Path.Combine(_folder, "tone.mp3");
        await File.WriteAllBytesAsync(file, [.. Enumerable.Repeat(frame, 804).SelectMany(static x => x)], TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("probe", file));
        Assert.Matches(@"segments  [23] of [\d.]+ (to [\d.]+ )?s \(10 s wanted\); its own frames, with media\.mp3-hls", _output.ToString());
    }

    [Fact]
    public async Task Probe_Folder_SaysSo()
    {
        Assert.Equal(1, await RunAsync("probe", _folder));
        Assert.Contains($"{_folder} is a folder", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_LongFilm_WritesHoursAsPeopleDo()
    {
        string file = Path.Combine(_folder, "film.flv");
        await File.WriteAllBytesAsync(file, SmallFlv.Of(seconds: (25 * 3600) + 62, isListed: false, 0, 4), TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync("probe", file));
        Assert.Contains(", 25:01:02, ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_NotUnderstood_IsOneAndSaysWhy()
    {
        string file = Path.Combine(_folder, "film.mp4");
        await File.WriteAllTextAsync(file, "this is no film", TestContext.Current.CancellationToken);
        Assert.Equal(1, await RunAsync("probe", file));
        Assert.Contains("not understood: not a media container", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_CutFilm_IsOneAndSaysWhy()
    {
        string file = Path.Combine(_folder, "film.mp4");
        byte[] film = await File.ReadAllBytesAsync(Sample, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, film[..1000], TestContext.Current.CancellationToken);
        Assert.Equal(1, await RunAsync("probe", file));
        Assert.Contains("not understood: ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_NotThere_IsOneWithOneLine()
    {
        Assert.Equal(1, await RunAsync("probe", Path.Combine(_folder, "none.mp4")));
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        Assert.Equal(1, await RunAsync("probe", origin.Url + "/none.mp4"));
        Assert.Equal(2, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(_output.ToString());
        Assert.Equal(2, await RunAsync("probe"));
    }

    private Task<int> RunAsync(params string[] arguments) => new CommandLine(_output, _error, null).RunAsync(arguments);
}
