using System.Text;
using StonMedia.Tests.Support;

namespace StonMedia.Http.Tests.Functional;

/// <summary>Titles of several files: subtitles beside a film, films joined by their names, manifests; what is looked for, and how often.</summary>
public sealed class TitleTests
{
    private const string Settings = "hls { enabled = on, segment = 4 s }, dash { enabled = on }";

    [Fact]
    public async Task Master_SubtitlesBesideTheFilm_AreOfferedAndCutWithIt()
    {
        await using ScriptedOrigin origin = Origin().Serve("/film.en.vtt", Words("one")).Serve("/film.vtt", Words("bare"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"media {{ {Settings} }}");
        string master = await TextAsync(edge, "/film.mp4/mp4hls/master.m3u8");
        Assert.Contains("TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"Subtitles 1\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"index-sub.m3u8\"", master, StringComparison.Ordinal);
        Assert.Contains("NAME=\"English\",LANGUAGE=\"en\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"index-sub.en.m3u8\"", master, StringComparison.Ordinal);
        Assert.DoesNotContain("sub.de", master, StringComparison.Ordinal);
        string playlist = await TextAsync(edge, "/film.mp4/mp4hls/index-sub.en.m3u8?start=8&end=20");
        Assert.Contains("\n0-sub.en.vtt?start=8&end=20\n", playlist, StringComparison.Ordinal);
        ProbeReply segment = await edge.GetAsync("/film.mp4/mp4hls/0-sub.en.vtt?start=8&end=20");
        Assert.Equal((200, "text/vtt"), (segment.Status, segment.Header("Content-Type")));
        Assert.Equal("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:990000,LOCAL:00:00:00.000\n\n00:00:02.000 --> 00:00:04.500\none\n\n", Encoding.UTF8.GetString(segment.Body));
        ProbeReply part = await edge.GetAsync("/film.mp4/mp4hls/0-sub.en.vtt?start=8&end=20", "Range: bytes=7-20");
        Assert.Equal((206, "X-TIMESTAMP-MA"), (part.Status, Encoding.UTF8.GetString(part.Body)));
        Assert.Equal(304, (await edge.GetAsync("/film.mp4/mp4hls/0-sub.en.vtt?start=8&end=20", "If-None-Match: " + segment.Header("ETag"))).Status);
        string manifest = await TextAsync(edge, "/film.mp4/mp4dash/manifest.mpd");
        Assert.Contains("lang=\"en\"", manifest, StringComparison.Ordinal);
        Assert.Equal(200, (await edge.GetAsync("/film.mp4/mp4dash/init-sub.en.mp4")).Status);
        Assert.Equal(200, (await edge.GetAsync("/film.mp4/mp4dash/2-sub.en.m4s")).Status);
        foreach (string absent in (string[])["index-sub.de.m3u8", "0-sub.xx.vtt"]) Assert.Equal(404, (await edge.GetAsync("/film.mp4/mp4hls/" + absent)).Status);
        Assert.Equal(1, origin.CountOf("/film.en.vtt"));
        Assert.Equal(1, origin.CountOf("/film.de.vtt"));     // found missing once, whoever asks
        Assert.Equal(0, origin.CountOf("/film.xx.vtt"));     // not one of media.subtitles
    }

    [Fact]
    public async Task Segment_NewVersionOfTheSubtitles_HasAnotherTag()
    {
        await using ScriptedOrigin origin = Origin().Serve("/film.en.vtt", Words("before"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"media {{ {Settings} }}");
        ProbeReply before = await edge.GetAsync("/film.mp4/mp4hls/2-sub.en.vtt");
        Assert.Contains("before", Encoding.UTF8.GetString(before.Body), StringComparison.Ordinal);
        origin.Serve("/film.en.vtt", Words("behind"));
        Assert.Equal(200, (await Probe.SendAsync(edge.AdminPort, "POST", "/command/purge?url=" + Uri.EscapeDataString("test/film.en.vtt"), "Content-Length: 0")).Status);
        ProbeReply after = await edge.GetAsync("/film.mp4/mp4hls/2-sub.en.vtt");
        Assert.Contains("behind", Encoding.UTF8.GetString(after.Body), StringComparison.Ordinal);
        Assert.NotEqual(before.Header("ETag"), after.Header("ETag"));
    }

    [Fact]
    public async Task Master_SubtitlesOff_LooksForNothing()
    {
        await using ScriptedOrigin origin = Origin();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"media {{ {Settings}, subtitles = [] }}");
        Assert.DoesNotContain("SUBTITLES", await TextAsync(edge, "/film.mp4/mp4hls/master.m3u8"), StringComparison.Ordinal);
        Assert.Empty(origin.Unexpected);
    }

    [Fact]
    public async Task Master_FilmsOfOneNamePattern_AreVariants()
    {
        await using ScriptedOrigin origin = Origin().Serve("/a/film_360p.mp4", Film()).Serve("/a/film_720p.mp4", Film()).Serve("/a/film_de.mp4", Film());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $$"""media { {{Settings}}, subtitles = [], renditions = "*_{360p,720p,1080p}.mp4" }""");
        string master = await TextAsync(edge, "/a/film_720p.mp4/mp4hls/master.m3u8");
        Assert.Equal(["index.m3u8", "../../film_360p.mp4/mp4hls/index.m3u8", "index-a1.m3u8"], Addresses(master));
        Assert.Equal(["/a/film_720p.mp4/mp4hls/index.m3u8?start=5", "/a/film_360p.mp4/mp4hls/index.m3u8?start=5", "/a/film_720p.mp4/mp4hls/index-a1.m3u8?start=5"],
            Addresses(await TextAsync(edge, "/a/film_720p.mp4?start=5/mp4hls/master.m3u8")));
        string manifest = await TextAsync(edge, "/a/film_360p.mp4/mp4dash/manifest.mpd");
        Assert.Contains("media=\"../../film_720p.mp4/mp4dash/$Number$-v1.m4s\"", manifest, StringComparison.Ordinal);
        Assert.Equal(2, manifest.Split("<AdaptationSet").Length - 1);
        Assert.Equal(3, manifest.Split("<Representation").Length - 1);
        Assert.Equal(200, (await edge.GetAsync("/a/film_720p.mp4/mp4dash/2-v1.m4s")).Status);
        Assert.Equal(2, Addresses(await TextAsync(edge, "/a/film_de.mp4/mp4hls/master.m3u8")).Length);
        Assert.Equal(1, origin.CountOf("/a/film_1080p.mp4"));
    }

    /// <summary>A quotation mark in a name would end the address in a playlist.</summary>
    [Fact]
    public async Task Master_QuotationMarkInTheName_IsEncodedInEveryAddress()
    {
        await using ScriptedOrigin origin = Origin();
        foreach (string name in (string[])["a\"b_360p.mp4", "a\"b_720p.mp4"]) origin.Serve("/q/" + name, Film()).Serve("/q/" + name.Replace("\"", "%22", StringComparison.Ordinal), Film());
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $$"""media { {{Settings}}, subtitles = [], renditions = "*_{360p,720p}.mp4" }""");
        string master = await TextAsync(edge, "/q/a\"b_720p.mp4/mp4hls/master.m3u8");
        Assert.Contains("../../a%22b_360p.mp4/mp4hls/index.m3u8", master, StringComparison.Ordinal);
        Assert.DoesNotContain("a\"b", master, StringComparison.Ordinal);
        string manifest = await TextAsync(edge, "/q/a\"b_720p.mp4/mp4dash/manifest.mpd");
        Assert.Contains("../../a%22b_360p.mp4/mp4dash/", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("a\"b", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("a&quot;b", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Master_Manifest_JoinsFilmsSoundAndSubtitles()
    {
        const string Manifest = """
            { "films": ["film_720p.mp4", "low/film_360p.mp4", "missing.mp4"],
              "sound": [ { "file": "film.m4a", "language": "de", "name": "Deutsch" } ],
              "subtitles": [ { "file": "/text/words.vtt", "language": "fr", "name": "Sous-titres" } ] }
            """;
        await using ScriptedOrigin origin = Origin().Serve("/a/film.title.json", OriginContent.Of(Encoding.UTF8.GetBytes(Manifest))).Serve("/a/bad.title.json", OriginContent.Of("{ \"films\": [ 3 ] }"u8.ToArray()))
            .Serve("/a/film_720p.mp4", Film()).Serve("/a/low/film_360p.mp4", Film()).Serve("/a/film.m4a", Film("tone.m4a")).Serve("/text/words.vtt", Words("mots"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $$"""media { {{Settings}}, renditions = "*.title.json" }""");
        const string Title = "/a/film.title.json/mp4hls/";
        string master = await TextAsync(edge, Title + "master.m3u8");
        Assert.Equal(["index-v1.m3u8", "../../low/film_360p.mp4/mp4hls/index-v1.m3u8", "index-a1.m3u8"], Addresses(master));
        Assert.Contains("TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"Deutsch\",LANGUAGE=\"de\",DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"../../film.m4a/mp4hls/index-a1.m3u8\"", master, StringComparison.Ordinal);
        Assert.Contains("TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"Sous-titres\",LANGUAGE=\"fr\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"index-sub.fr.m3u8\"", master, StringComparison.Ordinal);
        Assert.Contains("\n0-v1.ts\n", await TextAsync(edge, Title + "index-v1.m3u8"), StringComparison.Ordinal);
        Assert.Equal("video/mp2t", (await edge.GetAsync(Title + "0-v1.ts")).Header("Content-Type"));
        Assert.Contains("mots", await TextAsync(edge, Title + "2-sub.fr.vtt"), StringComparison.Ordinal);
        string manifest = await TextAsync(edge, "/a/film.title.json/mp4dash/manifest.mpd");
        Assert.Contains("<Label>Deutsch</Label>", manifest, StringComparison.Ordinal);
        Assert.Equal(501, (await edge.GetAsync("/a/bad.title.json/mp4hls/master.m3u8")).Status);
        Assert.Equal(404, (await edge.GetAsync("/a/none.title.json/mp4hls/master.m3u8")).Status);
        Assert.Equal(200, (await edge.GetAsync("/a/film.title.json")).Status);
    }

    [Fact]
    public async Task Master_ManifestThatNamesMissingFiles_SaysWhichAndLogsThem()
    {
        const string Missing = "{ \"films\": [\"none.mp4\", \"film.mp4\"] }", Partly = "{ \"films\": [\"film.mp4\", \"low/none.mp4\", \"notes.txt\"], \"subtitles\": [\"none.vtt\"] }";
        await using ScriptedOrigin origin = Origin().Serve("/missing.title.json", OriginContent.Of(Encoding.UTF8.GetBytes(Missing))).Serve("/partly.title.json", OriginContent.Of(Encoding.UTF8.GetBytes(Partly)))
            .Serve("/notes.txt", OriginContent.Of("notes"u8.ToArray()));
        var events = new RecordedEvents();
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin.Url, $$"""media { {{Settings}}, renditions = "*.title.json" }""", events: events);
        const string Reason = "the origin answered 404 for /none.mp4, the first film of the title's manifest /missing.title.json";
        for (int i = 0; i < 2; i++)
        {
            foreach (string piece in (string[])["mp4hls/master.m3u8", "mp4hls/0.ts", "mp4dash/manifest.mpd"])
            {
                ProbeReply reply = await edge.GetAsync("/missing.title.json/" + piece);
                Assert.Equal((404, $"404 {Reason}\n"), (reply.Status, Encoding.UTF8.GetString(reply.Body)));
            }

            Assert.Equal(["index.m3u8", "index-a1.m3u8"], Addresses(await TextAsync(edge, "/partly.title.json/mp4hls/master.m3u8")));
        }

        Assert.Single(events.Texts, static m => m.Contains(Reason, StringComparison.Ordinal));
        Assert.Single(events.Texts, static m => m.Contains("/low/none.mp4, which the title's manifest /partly.title.json names, is left out: it is not there", StringComparison.Ordinal));
        Assert.Single(events.Texts, static m => m.Contains("/notes.txt, which the title's manifest /partly.title.json names, is left out: it is none of media.match", StringComparison.Ordinal));
        Assert.Single(events.Texts, static m => m.Contains("/none.vtt, which", StringComparison.Ordinal));
        Assert.Contains("/none.title.json", Encoding.UTF8.GetString((await edge.GetAsync("/none.title.json/mp4hls/master.m3u8")).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Master_AccessRules_HoldForEveryFile()
    {
        await using ScriptedOrigin origin = Origin().Serve("/film_720p.mp4", Film()).Serve("/film_1080p.mp4", Film()).Serve("/film_720p.en.vtt", Words("secret"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin,
            $$"""media { {{Settings}}, renditions = "*_{720p,1080p}.mp4" }, access { rules = [ { when = "url(*_1080p*)", action = deny }, { when = "url(*.vtt)", action = deny } ] }""");
        string master = await TextAsync(edge, "/film_720p.mp4/mp4hls/master.m3u8");
        Assert.Equal(["index.m3u8", "index-a1.m3u8"], Addresses(master));
        Assert.DoesNotContain("SUBTITLES", master, StringComparison.Ordinal);
        Assert.Equal(0, origin.CountOf("/film_1080p.mp4") + origin.CountOf("/film_720p.en.vtt"));
    }

    [Fact]
    public async Task Master_ManifestThatNamesAPlaylist_RulesOfItsFilmHold()
    {
        await using ScriptedOrigin origin = Origin().Serve("/film_1080p.mp4", Film())
            .Serve("/a.title.json", OriginContent.Of("{ \"films\": [ \"film_1080p.mp4/mp4hls/index.m3u8\" ] }"u8.ToArray()));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin,
            $$"""media { {{Settings}}, renditions = "*.title.json" }, access { rules = [ { when = "url(*_1080p.mp4)", action = deny } ] }""");
        Assert.Equal(403, (await edge.GetAsync("/a.title.json/mp4hls/index.m3u8")).Status);
        Assert.Equal(0, origin.CountOf("/film_1080p.mp4"));
    }

    /// <summary>What a viewer's own lines make the origin refuse is there for everybody else.</summary>
    [Fact]
    public async Task Master_ViewerWhoseLoginIsRefused_TakesNothingFromOthers()
    {
        await using ScriptedOrigin origin = Origin().Serve("/film.mp4", Film() with { CacheControl = "public, max-age=60" }).Handle("/film.en.vtt", exchange => exchange.Request.Header("Authorization") is null
            ? exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/vtt\r\nCache-Control: max-age=60\r\nContent-Length: 8\r\n\r\nWEBVTT\n\n")
            : exchange.WriteAsync("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"));
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"media {{ {Settings} }}");
        ProbeReply hostile = await edge.GetAsync("/film.mp4/mp4hls/master.m3u8", "Authorization: Basic bm9ib2R5Og==");
        Assert.DoesNotContain("sub.en", Encoding.UTF8.GetString(hostile.Body), StringComparison.Ordinal);
        Assert.Contains("index-sub.en.m3u8", await TextAsync(edge, "/film.mp4/mp4hls/master.m3u8"), StringComparison.Ordinal);
    }

    /// <summary>A player that asks for a playlist is not sent the film, and one viewer's login keeps it from nobody else.</summary>
    [Fact]
    public async Task Master_FilmThatMayNotBeStored_IsRefusedToThatViewerAlone()
    {
        await using ScriptedOrigin origin = Origin().Serve("/private.mp4", Film() with { CacheControl = "private" });
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin, $"media {{ {Settings}, subtitles = [] }}");
        Assert.Equal(501, (await edge.GetAsync("/private.mp4/mp4hls/master.m3u8")).Status);
        Assert.Equal(501, (await edge.GetAsync("/film.mp4/mp4hls/master.m3u8", "Authorization: Basic bm9ib2R5Og==")).Status);
        Assert.StartsWith("#EXTM3U", await TextAsync(edge, "/film.mp4/mp4hls/master.m3u8"), StringComparison.Ordinal);
        Assert.StartsWith("#EXTM3U", Encoding.UTF8.GetString((await edge.GetAsync("/film.mp4/mp4hls/master.m3u8", "Authorization: Basic bm9ib2R5Og==")).Body), StringComparison.Ordinal);
    }

    private static string[] Addresses(string playlist) => [.. playlist.Split('\n').Where(static l => l.Length > 0 && l[0] != '#')];

    private static async Task<string> TextAsync(EdgeUnderTest edge, string target)
    {
        ProbeReply reply = await edge.GetAsync(target);
        Assert.True(reply.Status == 200, $"{target}: {reply.Status} {Encoding.UTF8.GetString(reply.Body)}");
        return Encoding.UTF8.GetString(reply.Body);
    }

    private static OriginContent Words(string text) => OriginContent.Of(Encoding.UTF8.GetBytes($"WEBVTT\n\n00:00:10.000 --> 00:00:12.500\n{text}\n"));

    private static ScriptedOrigin Origin() => ScriptedOrigin.Start().Serve("/film.mp4", Film());

    private static OriginContent Film(string sample = "clock.mp4")
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return OriginContent.Of(File.ReadAllBytes(Path.Combine(folder!, "samples", "media", sample)));
    }
}
