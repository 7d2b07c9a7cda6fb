using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using StonMedia.Http.Front;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>HLS and DASH of films that grow at the origin (RFC 8216 6.2.1): lists are only added to, what was listed stays as it is, and they end when the film has.</summary>
public sealed class GrowingSegmentTests
{
    private const string Media = "hls { enabled = on, segment = 3 s, format = FORMAT }, mp3-hls { enabled = on }, dash { enabled = on, segment = 3 s }";
    private static readonly LiveHeadOptions s_fast = new() { Poll = TimeSpan.FromMilliseconds(10), Quiet = TimeSpan.FromSeconds(60) };
    private static readonly XNamespace s_mpd = "urn:mpeg:dash:schema:mpd:2011";

    [Theory, InlineData("ts", "index.m3u8"), InlineData("fmp4", "index.m3u8"), InlineData("fmp4", "index-a1.m3u8"), InlineData("ts", "iframes.m3u8")]
    public async Task Playlist_FilmGrows_IsOnlyAddedToAndEnds(string format, string name)
    {
        byte[] film = Pictures.Recording;
        await GrowAsync("/live.mp4", film, "mp4hls", name, format, segments: 4);
    }

    /// <summary>Key frames where scenes change: later ones are much farther apart than those that were known when the target duration was first told.</summary>
    [Theory, InlineData("ts", "index.m3u8"), InlineData("fmp4", "index-v1.m3u8")]
    public async Task Playlist_KeyFramesGetFartherApart_TargetDurationStays(string format, string name)
        => await GrowAsync("/live.mp4", Pictures.Irregular, "mp4hls", name, format, segments: 6, [..((int[])[14, 22, 35]).Select(static n => Behind(Pictures.Irregular, n))]);

    /// <summary>Key frames stop to come when players have been told that no segment will be longer than three seconds: segments begin without one.</summary>
    [Theory, InlineData("ts", "index.m3u8"), InlineData("fmp4", "index.m3u8"), InlineData("fmp4", "index-v1.m3u8"), InlineData("fmp4", "index-a1.m3u8"), InlineData("ts", "iframes.m3u8")]
    public async Task Playlist_KeyFrameIsLongInComing_TargetDurationStays(string format, string name)
        => await GrowAsync("/live.mp4", Pictures.Rare, "mp4hls", name, format, segments: 8, [.. ((int[])[16, 24, 36]).Select(static n => Behind(Pictures.Rare, n))]);

    /// <summary>A player that knows nothing of this server follows the list to its end and misses no picture, key frame or not.</summary>
    [Theory, InlineData("ts"), InlineData("fmp4")]
    public async Task Playlist_ReadWhileItGrows_HasEveryPicture(string format)
    {
        byte[] film = Pictures.Rare;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", film, Behind(film, 14));
        await using EdgeUnderTest edge = await StartAsync(origin, format);
        const string Address = "/live.mp4/mp4hls/index.m3u8";
        ProbeReply known = await UntilAsync(() => edge.GetAsync(Address), static r => r.Status == 200, "the list");
        Task<(int Pictures, string Errors)> player = Pictures.CountAsync($"http://127.0.0.1:{edge.Port}{Address}", limit.Token);
        foreach (int fragments in (int[])[22, 28, 36])
        {
            file.GrowTo(Behind(film, fragments));
            file.Touch();
            int before = Entries(known).Length;
            known = await UntilAsync(() => edge.GetAsync(Address), r => r.Status == 200 && Entries(r).Length > before, "more of the list");
        }

        file.End();
        Assert.Equal((20 * 25, ""), await player);
    }

    [Fact]
    public async Task Playlist_SoundGrows_IsOnlyAddedToAndEnds()
    {
        await GrowAsync("/live.mp3", Sound, "mp3hls", "index.m3u8", "ts", segments: 4);
    }

    /// <summary>Another tag for the same bytes, as a touch makes, or a store that is uploaded to again: nothing of what was told changes, and old bytes are not fetched again.</summary>
    [Theory, InlineData("/live.mp4", "mp4hls/index.m3u8"), InlineData("/live.mp4", "mp4hls/index-a1.m3u8"), InlineData("/live.mp4", "mp4hls/iframes.m3u8"),
     InlineData("/live.mp4", "mp4dash/manifest.mpd"), InlineData("/live.mp3", "mp3hls/index.m3u8"), InlineData("/live.mp3", "mp3hls/index.m3u8", 60_000)]
    public async Task List_FileIsTouched_StaysAsItWasAndGoesOn(string path, string list, int first = 0)
    {
        byte[] film = path.EndsWith(".mp3", StringComparison.Ordinal) ? Sound : Pictures.Recording;
        if (first == 0) first = film.Length * 6 / 10;
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, path, film, first);
        await using EdgeUnderTest edge = await StartAsync(origin, "fmp4");
        string address = $"{path}/{list}";
        ProbeReply known = await UntilAsync(() => edge.GetAsync(address), static r => r.Status == 200, "the list");
        long bytes = origin.BodyBytesOf(path);
        for (int touches = 0; touches < 3; touches++) known = await TouchedAsync(file.Touch, Text(known));
        // The block around the end each time, and the first one, where the header is.
        Assert.InRange(origin.BodyBytesOf(path) - bytes, 0, 3 * 3 * (64 << 10));
        file.GrowTo(film.Length);
        ProbeReply longer = await UntilAsync(() => edge.GetAsync(address), r => r.Status == 200 && r.Body.Length > known.Body.Length, "more of the list");
        if (!list.EndsWith(".mpd", StringComparison.Ordinal))
        {
            Assert.StartsWith(Text(known), Text(longer), StringComparison.Ordinal);
            await TouchedAsync(file.LeaveAlone, null);
            ProbeReply end = await edge.GetAsync(address);
            Assert.StartsWith(Text(longer), Text(end), StringComparison.Ordinal);
            Assert.Equal("#EXT-X-ENDLIST", Lines(end)[^1]);
        }
        else
        {
            XElement before = XElement.Parse(Text(known)), after = XElement.Parse(Text(longer));
            Assert.Equal((string?)before.Attribute("availabilityStartTime"), (string?)after.Attribute("availabilityStartTime"));
            for (int i = 0; i < Times(before).Length; i++) Assert.Equal(Times(before)[i], Times(after)[i][..Times(before)[i].Length]);
        }

        async Task<ProbeReply> TouchedAsync(Action touch, string? text)
        {
            string? tag = (await edge.GetAsync(address)).Header("ETag");
            touch();
            ProbeReply reply = await UntilAsync(() => edge.GetAsync(address), r => r.Status != 200 || r.Header("ETag") != tag, "the next version");
            Assert.Equal(200, reply.Status);
            if (text is not null) Assert.Equal(WithoutPublishTime(text), WithoutPublishTime(Text(reply)));
            return reply;
        }

        static string WithoutPublishTime(string text) => System.Text.RegularExpressions.Regex.Replace(text, "publishTime=\"[^\"]*\"", "");
    }

    [Fact]
    public async Task Manifest_FilmGrows_IsDynamicAndOnlyAddedToUntilItEnds()
    {
        byte[] film = Pictures.Recording;
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", film, film.Length * 6 / 10);
        await using EdgeUnderTest edge = await StartAsync(origin, "ts");
        XElement first = await ManifestAsync(edge);
        Assert.Equal("dynamic", (string?)first.Attribute("type"));
        Assert.Null(first.Attribute("mediaPresentationDuration"));
        Assert.Null(first.Attribute("timeShiftBufferDepth"));
        Assert.Equal("PT1S", (string?)first.Attribute("minimumUpdatePeriod"));
        DateTimeOffset since = DateTimeOffset.Parse((string)first.Attribute("availabilityStartTime")!, CultureInfo.InvariantCulture);
        Assert.InRange(since, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        long[][] before = Times(first);
        Assert.All(before, static times => Assert.NotEmpty(times));
        foreach (int length in (int[])[film.Length * 95 / 100])
        {
            file.GrowTo(length);
            XElement next = await UntilAsync(() => ManifestAsync(edge), m => Times(m)[0].Length > before[0].Length, "another segment");
            Assert.Equal((string?)first.Attribute("availabilityStartTime"), (string?)next.Attribute("availabilityStartTime"));
            long[][] times = Times(next);
            for (int i = 0; i < times.Length; i++) Assert.Equal(before[i], times[i][..before[i].Length]);
            before = times;
        }

        file.End();
        XElement last = await UntilAsync(() => ManifestAsync(edge), static m => (string?)m.Attribute("type") == "static", "the end");
        Assert.Null(last.Attribute("minimumUpdatePeriod"));
        Assert.NotNull(last.Attribute("mediaPresentationDuration"));
        for (int i = 0; i < before.Length; i++) Assert.Equal(before[i], Times(last)[i][..before[i].Length]);
    }

    /// <summary>
    /// The recorder was started again under the same name: the list goes on with other numbers and a discontinuity, and is no EVENT any more, as what it had is gone.
    /// </summary>
    [Theory, InlineData("/live.mp4", "mp4hls", "index.m3u8", "fmp4"), InlineData("/live.mp4", "mp4hls", "index.m3u8", "ts"), InlineData("/live.mp4", "mp4hls", "iframes.m3u8", "ts"),
     InlineData("/live.mp4", "mp4hls", "index-a1.m3u8", "fmp4"), InlineData("/live.mp3", "mp3hls", "index.m3u8", "ts")]
    public async Task Playlist_FileIsBegunAnew_GoesOnBehindWhatWasTold(string path, string keyword, string name, string format)
    {
        bool isSound = path.EndsWith(".mp3", StringComparison.Ordinal);
        byte[] film = isSound ? Sound : Pictures.Recording, other = isSound ? [.. Sound.Select(static b => b == 0xFB ? (byte)0xFA : b)] : Pictures.Rare;
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, path, film, film.Length * 9 / 10);
        await using EdgeUnderTest edge = await StartAsync(origin, format);
        string folder = $"{path}/{keyword}/";
        string[] known = Entries(await UntilAsync(() => edge.GetAsync(folder + name), static r => r.Status == 200, "the list"));
        int told = known.Count(static l => l[0] != '#');
        string target = Lines(await edge.GetAsync(folder + name)).Single(static l => l.StartsWith("#EXT-X-TARGETDURATION", StringComparison.Ordinal));
        file.BeginAnew(other, other.Length / 20);
        await UntilAsync(() => edge.GetAsync(folder + name), static r => r.Status == 503, "the new recording");
        file.GrowTo(other.Length * 7 / 10);
        ProbeReply next = await UntilAsync(() => edge.GetAsync(folder + name), static r => r.Status == 200, "its list");
        string[] lines = Lines(next), entries = Entries(next);
        int first = int.Parse(lines.Single(static l => l.StartsWith("#EXT-X-MEDIA-SEQUENCE:", StringComparison.Ordinal))[22..], CultureInfo.InvariantCulture);
        Assert.InRange(first, told, told + 1);
        Assert.DoesNotContain(lines, static l => l.StartsWith("#EXT-X-PLAYLIST-TYPE", StringComparison.Ordinal) || l == "#EXT-X-ENDLIST");
        Assert.Contains("#EXT-X-DISCONTINUITY-SEQUENCE:0", lines);
        Assert.Contains(target, lines);
        Assert.Equal("#EXT-X-DISCONTINUITY", lines[Array.FindIndex(lines, static l => l.StartsWith("#EXTINF", StringComparison.Ordinal)) - 1]);
        Assert.StartsWith(first.ToString(CultureInfo.InvariantCulture), entries.First(static l => l[0] != '#'), StringComparison.Ordinal);
        foreach (string line in lines)
        {
            string address = line.StartsWith("#EXT-X-MAP:URI=\"", StringComparison.Ordinal) ? line[16..^1] : line[0] == '#' ? "" : line;
            if (address.Length == 0) continue;
            ProbeReply piece = await edge.GetAsync(folder + address);
            Assert.Equal((200, true), (piece.Status, piece.IsWhole));
        }

        foreach (string line in known)
        {
            string address = line.StartsWith("#EXT-X-MAP:URI=\"", StringComparison.Ordinal) ? line[16..^1] : line[0] == '#' ? "" : line;
            if (address.Length > 0) Assert.Equal(404, (await edge.GetAsync(folder + address)).Status);
        }

        file.End();
        ProbeReply end = await UntilAsync(() => edge.GetAsync(folder + name), static r => Lines(r)[^1] == "#EXT-X-ENDLIST", "the end of the list");
        Assert.StartsWith(Text(next), Text(end), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_FileIsBegunAnew_IsThePeriodBehind()
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", Pictures.Recording, Pictures.Recording.Length * 9 / 10);
        await using EdgeUnderTest edge = await StartAsync(origin, "fmp4");
        XElement first = await ManifestAsync(edge), period = first.Element(s_mpd + "Period")!;
        Assert.Equal(("0", "PT0S"), ((string?)period.Attribute("id"), (string?)period.Attribute("start")));
        double told = Times(first).Max(static t => t.Length);
        file.BeginAnew(Pictures.Rare, Pictures.Rare.Length * 7 / 10);
        XElement next = await UntilAsync(() => ManifestAsync(edge), static m => (string?)m.Element(s_mpd + "Period")!.Attribute("id") == "1", "the new recording");
        Assert.Equal((string?)first.Attribute("availabilityStartTime"), (string?)next.Attribute("availabilityStartTime"));
        Assert.InRange(double.Parse(((string)next.Element(s_mpd + "Period")!.Attribute("start")!)[2..^1], CultureInfo.InvariantCulture), 8, 120);
        foreach (XElement template in next.Descendants(s_mpd + "SegmentTemplate"))
        {
            string number = (string)template.Attribute("startNumber")!;
            Assert.InRange(int.Parse(number, CultureInfo.InvariantCulture), told, told + 1);
            foreach (string address in (string[])[((string)template.Attribute("initialization")!), ((string)template.Attribute("media")!).Replace("$Number$", number, StringComparison.Ordinal)])
                Assert.Equal(200, (await edge.GetAsync("/live.mp4/mp4dash/" + address)).Status);
        }

        file.End();
        XElement last = await UntilAsync(() => ManifestAsync(edge), static m => (string?)m.Attribute("type") == "static", "the end");
        Assert.Equal((string?)next.Element(s_mpd + "Period")!.Attribute("start"), (string?)last.Element(s_mpd + "Period")!.Attribute("start"));
    }

    /// <summary>Nothing to play yet, or not even a header: players are told to come again, and the origin's own answer is not taken for the end.</summary>
    [Theory, InlineData(20_000), InlineData(400)]
    public async Task Playlist_NoSegmentIsComplete_IsNotYetThere(int length)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        var file = new GrowingFile(origin, "/live.mp4", Pictures.Recording, length);
        await using EdgeUnderTest edge = await StartAsync(origin, "ts");
        foreach (string target in (string[])["/live.mp4/mp4hls/index.m3u8", "/live.mp4/mp4hls/0.ts", "/live.mp4/mp4dash/manifest.mpd"])
        {
            ProbeReply reply = await edge.GetAsync(target);
            Assert.Equal((503, "1"), (reply.Status, reply.Header("Retry-After")));
        }

        file.End();
        await UntilAsync(() => edge.GetAsync("/live.mp4/mp4hls/index.m3u8"), static r => r.Status == 200, "the playlist");
    }

    /// <summary>An upload in progress, its header first: segments are listed as far as their bytes are there.</summary>
    [Fact]
    public async Task Playlist_HeaderTellsOfMoreThanIsThere_ListsWhatIsThere()
    {
        byte[] film;
        await using (ScriptedOrigin origin = ScriptedOrigin.Start())
        {
            origin.Serve("/film.mp4", OriginContent.Of(Pictures.Film));
            await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, "media { relocate-header = on }");
            film = (await edge.GetAsync("/film.mp4")).Body;
        }

        await GrowAsync("/live.mp4", film, "mp4hls", "index.m3u8", "fmp4", segments: 4);
    }

    private static async Task GrowAsync(string path, byte[] film, string keyword, string name, string format, int segments, int[]? steps = null)
    {
        await using ScriptedOrigin origin = ScriptedOrigin.Start();
        steps ??= [film.Length * 6 / 10, film.Length * 95 / 100];
        var file = new GrowingFile(origin, path, film, steps[0]);
        await using EdgeUnderTest edge = await StartAsync(origin, format);
        string folder = $"{path}/{keyword}/";
        string[] known = [];
        string target = "";
        var bodies = new Dictionary<string, byte[]>();
        foreach (int length in steps)
        {
            file.GrowTo(length);
            ProbeReply reply = await UntilAsync(() => edge.GetAsync(folder + name), r => r.Status == 200 && Entries(r).Length > known.Length, "more of the list");
            Assert.Equal("max-age=1", reply.Header("Cache-Control"));
            Assert.Null(reply.Header("Last-Modified"));
            string[] lines = Lines(reply);
            Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT", lines);
            Assert.DoesNotContain("#EXT-X-ENDLIST", lines);
            if (target.Length == 0) target = lines.Single(static l => l.StartsWith("#EXT-X-TARGETDURATION", StringComparison.Ordinal));
            Assert.Contains(target, lines);
            known = await CheckAsync(Entries(reply));
            AssertFit(known);
            // The one behind is not there before it is complete.
            Assert.InRange((await edge.GetAsync(folder + Beyond(known, name))).Status, 404, 503);
        }

        file.End();
        ProbeReply end = await UntilAsync(() => edge.GetAsync(folder + name), static r => Lines(r)[^1] == "#EXT-X-ENDLIST", "the end of the list");
        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT", Lines(end));
        Assert.Contains(target, Lines(end));
        known = await CheckAsync(Entries(end));
        AssertFit(known);
        if (name == "index.m3u8") Assert.Equal(segments, known.Count(static l => l[0] != '#'));

        // All that was ever listed is what any edge would make of the finished file.
        await using EdgeUnderTest other = await StartAsync(origin, format);
        Assert.Equal(known, Entries(await other.GetAsync(folder + name)));
        foreach ((string address, byte[] body) in bodies.Where(static b => !b.Key.Contains("init", StringComparison.Ordinal)))
        {
            byte[] again = (await other.GetAsync(folder + address)).Body;
            Assert.True(body.AsSpan().SequenceEqual(again), address);
        }

        void AssertFit(string[] entries) => Assert.All(entries.Where(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)), l =>
            Assert.InRange(Math.Round(double.Parse(l[8..^1], CultureInfo.InvariantCulture), MidpointRounding.AwayFromZero), 0, int.Parse(target[(target.IndexOf(':', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture)));

        async Task<string[]> CheckAsync(string[] entries)
        {
            Assert.Equal(known, entries[..known.Length]);
            foreach (string line in entries)
            {
                string address = line.StartsWith("#EXT-X-MAP:URI=\"", StringComparison.Ordinal) ? line[16..^1] : line[0] == '#' ? "" : line;
                if (address.Length == 0) continue;
                ProbeReply reply = await edge.GetAsync(folder + address);
                Assert.Equal((200, true), (reply.Status, reply.IsWhole));
                if (bodies.TryGetValue(address, out byte[]? before)) Assert.True(before.AsSpan().SequenceEqual(reply.Body), address);
                bodies[address] = reply.Body;
            }

            return entries;
        }
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> get, Func<T, bool> isRight, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            T got = await get();
            if (isRight(got)) return got;
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(60)) throw new TimeoutException($"not within 60 s: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    // Behind so many fragments of half a second each.
    private static int Behind(byte[] film, int count)
    {
        int at = 0;
        for (int fragments = 0; at < film.Length; at += (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(film.AsSpan(at)))
            if (film.AsSpan(at + 4).StartsWith("moof"u8) && fragments++ == count) return at;
        return at;
    }

    private static string Beyond(string[] entries, string name)
    {
        string last = entries[^1];
        int digits = last.TakeWhile(char.IsAsciiDigit).Count();
        Assert.True(digits > 0, name);
        return (int.Parse(last[..digits], CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture) + last[digits..];
    }

    private static Task<EdgeUnderTest> StartAsync(ScriptedOrigin origin, string format)
        => EdgeUnderTest.StartAsync(origin, $"media {{ live-head = on, {Media.Replace("FORMAT", format, StringComparison.Ordinal)} }}\norigin.read-ahead = 256 KiB", live: s_fast);

    // Twelve seconds of frames of 26 ms.
    private static byte[] Sound => [.. Enumerable.Repeat<byte[]>([0xFF, 0xFB, 0x90, 0x00, .. new byte[413]], 456).SelectMany(static f => f)];

    private static string Text(ProbeReply reply) => Encoding.UTF8.GetString(reply.Body);

    private static string[] Lines(ProbeReply reply) => Encoding.UTF8.GetString(reply.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What follows the lines that every list begins with.</summary>
    private static string[] Entries(ProbeReply reply)
        => [.. Lines(reply).SkipWhile(static l => !l.StartsWith("#EXTINF", StringComparison.Ordinal) && !l.StartsWith("#EXT-X-MAP", StringComparison.Ordinal)).Where(static l => l != "#EXT-X-ENDLIST")];

    private static async Task<XElement> ManifestAsync(EdgeUnderTest edge)
    {
        ProbeReply reply = await edge.GetAsync("/live.mp4/mp4dash/manifest.mpd");
        Assert.Equal(200, reply.Status);
        return XElement.Parse(Encoding.UTF8.GetString(reply.Body));
    }

    /// <summary>When each segment of each representation ends.</summary>
    private static long[][] Times(XElement manifest)
        => [.. manifest.Descendants(s_mpd + "SegmentTimeline").Select(static timeline =>
        {
            var times = new List<long>();
            long time = 0;
            foreach (XElement s in timeline.Elements(s_mpd + "S"))
            {
                time = (long?)s.Attribute("t") ?? time;
                for (long i = (long?)s.Attribute("r") ?? 0; i >= 0; i--) times.Add(time += (long)s.Attribute("d")!);
            }

            return times.ToArray();
        })];
}
