using StonMedia.Actors.Settings;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;
using StonMedia.Http.Front;
using StonMedia.Streams.Settings;
using StonMedia.Streams.Stills;
using StonMedia.Streams.Views;

namespace StonMedia.Http.Tests.Front;

public class TargetPlannerTests
{
    [Theory]
    [InlineData("/a.mp4?start=1&end=2", "/a.mp4", "/a.mp4")]
    [InlineData("/a.mp4?x=1&start=1&y=2", "/a.mp4?x=1&y=2", "/a.mp4?x=1&y=2")]
    [InlineData("/a.mp4?st%61rt=1", "/a.mp4", "/a.mp4")]
    [InlineData("/a.mp4?start=abc&x", "/a.mp4?x", "/a.mp4?x")]
    [InlineData("/list?start=1", "/list?start=1", "/list?start=1")]
    [InlineData("/a.mp4?bandwidth=5", "/a.mp4?bandwidth=5", "/a.mp4?bandwidth=5")]
    [InlineData("/a%2Fb", "/a%2Fb", "/a%2Fb")]
    [InlineData("/a/b", "/a/b", "/a/b")]
    [InlineData("/%7Ea/%e4?Q=%41", "/~a/%E4?Q=%41", "/%7Ea/%e4?Q=%41")]
    [InlineData("/x/../a%20b.mp4", "/a%20b.mp4", "/a%20b.mp4")]
    [InlineData("/x/%2e%2e/secret?q", "/secret?q", "/secret?q")]
    [InlineData("/a/.", "/a/", "/a/")]
    [InlineData("/A.MP4?", "/A.MP4?", "/A.MP4?")]
    [InlineData("http://other/a.mp4?start=1&z", "/a.mp4?z", "/a.mp4?z")]
    public void TryPlan_Target_GivesKeyAndWhatTheOriginIsAsked(string raw, string key, string origin)
    {
        TargetPlan plan = Plan(new VirtualHostSettings { Name = "t" }, raw);
        Assert.Equal((key, origin), (plan.Key, plan.OriginTarget));
    }

    [Theory]
    [InlineData("/a.mp4?start=12.5&end=30", "12.5-30")]
    [InlineData("/a.mp4?start=012.50&end=30.000", "12.5-30")]
    [InlineData("/a.mp4?end=30", "0-30")]
    [InlineData("/a.mp4?start=30", "30-")]
    [InlineData("/film%2Emp4?start=1", "1-")]
    [InlineData("/a.mp4?start=1%2E5", "1.5-")]
    public void TryPlan_Section_IsCanonical(string raw, string section)
    {
        TargetPlan plan = Plan(new VirtualHostSettings { Name = "t" }, raw);
        Assert.Equal(section, Assert.IsType<ViewRequest.Trim>(plan.View).Section.ToString());
    }

    [Theory]
    [InlineData("/a.mp4/mp4hls/index.m3u8", "/a.mp4", "MediaPlaylist 0  10000000  ")]
    [InlineData("/d/a.mp4/mp4hls/7-a2.ts?x=1&start=5&end=9", "/d/a.mp4?x=1", "Transport 7 a2 10000000:5-9  ")]
    [InlineData("/a.mp4?start=5/mp4hls/3.m4s?end=9", "/a.mp4", "Fragment 3  10000000:5-9  ")]
    [InlineData("/a.mp4?x&start=5/mp4hls/master.m3u8?end=9", "/a.mp4?x", "MasterPlaylist 0  10000000:5-9 /a.mp4/mp4hls/ ?x&start=5&end=9")]
    [InlineData("/a.mp4/mp4hls/index.m3u8?trimming=1-2,5-6", "/a.mp4", "MediaPlaylist 0  10000000::1-2,5-6;100,key  ?trimming=1-2,5-6")]
    [InlineData("/a.mp4/mp4hls/index.m3u8?q=%22\"", "/a.mp4?q=%22\"", "MediaPlaylist 0  10000000  ?q=%22%22")]
    [InlineData("/a.mp4/mp4hls/2-v1.key.m4s", "/a.mp4", "KeyFrame 2 v1 500000  ")]
    [InlineData("/a.mp4/mp4dash/manifest.mpd", "/a.mp4", "Manifest 0  4000000  ")]
    [InlineData("/a.mp4/mp4dash/0-v1.m4s", "/a.mp4", "Fragment 0 v1 4000000  ")]
    [InlineData("/a.mp4?start=5/mp4dash/manifest.mpd", "/a.mp4", "Manifest 0  4000000:5- /a.mp4/mp4dash/ ?start=5")]
    [InlineData("/a.mp4?start=5/mp4dash/2-v1.m4s&end=9", "/a.mp4", "Fragment 2 v1 4000000:5-9  ")]
    [InlineData("/a.mp4?start=5/mp4hls/index-s1.m3u8", "/a.mp4", "MediaPlaylist 0 s1 10000000:5- /a.mp4/mp4hls/ ?start=5")]
    [InlineData("/a.mp4?start=5/mp4hls/3-sub.en.vtt?end=9", "/a.mp4", "Subtitles 3 sub.en 10000000:5-9  ")]
    [InlineData("/a.mp4?start=/mp4hls/index.m3u8", "/a.mp4", "MediaPlaylist 0  10000000 /a.mp4/mp4hls/ ?start=")]
    [InlineData("/a.mp4?/mp4hls/index.m3u8", "/a.mp4", "MediaPlaylist 0  10000000 /a.mp4/mp4hls/ ")]
    [InlineData("/a.mp4?x=/mp4hls/y&start=5/mp4hls/0.ts", "/a.mp4?x=/mp4hls/y", "Transport 0  10000000:5-  ")]
    [InlineData("/a.mp3?start=5/mp3hls/index.m3u8?end=9", "/a.mp3", "MediaPlaylist 0  10000000:5-9:mp3 /a.mp3/mp3hls/ ?start=5&end=9")]
    [InlineData("/a.mp3?end=9/mp3hls/2.mp3", "/a.mp3", "PackedAudio 2  10000000:0-9:mp3  ")]
    public void TryPlan_AddressOfAPiece_IsOfItsFilm(string raw, string key, string piece)
    {
        TargetPlan plan = Plan(Segmented, raw);
        var view = Assert.IsType<ViewRequest.Packaged>(plan.View);
        Assert.Equal(key, plan.Key);
        Assert.Equal(piece, $"{view.Piece.Kind} {view.Piece.Number} {view.Piece.Track} {view.Key} {view.Piece.Prefix} {view.Piece.Suffix}");
        Assert.True(plan.IsMedia);
    }

    [Theory]
    [InlineData("/a.mp4/mp4hls/")]
    [InlineData("/a.mp4/mp4hls/other.txt")]
    [InlineData("/a.mp4/mp4hls/07.ts")]
    [InlineData("/a.mp4/mp4hls/manifest.mpd")]
    [InlineData("/a.mp4/mp4dash/index.m3u8")]
    [InlineData("/a.txt/mp4hls/index.m3u8")]
    [InlineData("/mp4hls/index.m3u8")]
    public void TryPlan_NoAddressOfAPiece_IsAnOrdinaryPath(string raw)
        => Assert.Equal((raw, raw, null), (Plan(Segmented, raw).Key, Plan(Segmented, raw).SourcePath, Plan(Segmented, raw).View));

    /// <summary>Wherever the parameters stand, it is the same still, and the origin is asked for the same.</summary>
    [Theory]
    [InlineData("/a.mp4/thumb?t=1&w=320&start=10&x=2", "/a.mp4?x=2", "Picture")]
    [InlineData("/a.mp4?start=10/thumb?t=1&w=320&x=2", "/a.mp4?x=2", "Picture")]
    [InlineData("/a.mp4?start=10/thumb&t=1&w=320&x=2", "/a.mp4?x=2", "Picture")]
    [InlineData("/a.mp4?x=2&start=10&t=1&w=320/thumb", "/a.mp4?x=2", "Picture")]
    [InlineData("/a.mp4?x=2&t=1&w=320/thumb/", "/a.mp4?x=2", "Picture")]
    [InlineData("/a.mp4/thumb/sprite-3.webp?start=10", "/a.mp4", "Sheet")]
    [InlineData("/a.mp4?start=10/thumb/sprite-3.webp", "/a.mp4", "Sheet")]
    [InlineData("/a.mp4?start=10/thumb/sprite.vtt?w=80", "/a.mp4", "/a.mp4/thumb/ ?start=10&w=80")]
    [InlineData("/a.mp4?w=80/thumb/sprite.vtt", "/a.mp4", "/a.mp4/thumb/ ?w=80")]
    [InlineData("/a.mp4/thumb/sprite.vtt?w=80", "/a.mp4", " ?w=80")]
    public void TryPlan_AddressOfAStill_IsOfItsFilm(string raw, string key, string still)
    {
        TargetPlan plan = Plan(Segmented, raw);
        StillRequest request = Assert.IsType<ViewRequest.Still>(plan.View).Request;
        Assert.Equal((key, key, "/a.mp4"), (plan.Key, plan.OriginTarget, plan.SourcePath));
        Assert.Equal(still, request switch
        {
            StillRequest.Picture { Microseconds: 1_000_000, Width: 320 } => "Picture",
            StillRequest.Sheet { Number: 3, Format: StillFormat.WebP } => "Sheet",
            StillRequest.Track { Width: 80 } track => $"{track.Prefix} {track.Suffix}",
            _ => request.ToString(),
        });
    }

    [Theory]
    [InlineData("/a.mp4?ref=x/thumbs")]
    [InlineData("/a.mp4?ref=xthumb")]
    [InlineData("/a.mp4?ref=x/thumb/other.jpg")]
    [InlineData("/a.mp4?ref=x/mp4hls/other.txt")]
    public void TryPlan_NoKeywordInTheQuery_IsAnOrdinaryQuery(string raw)
    {
        TargetPlan plan = Plan(Segmented, raw);
        Assert.Equal((raw, raw), (plan.Key, plan.OriginTarget));
        Assert.Same(ViewRequest.Whole.Instance, plan.View);
    }

    [Fact]
    public void TryPlan_SegmentsOff_TheKeywordIsPartOfThePath()
        => Assert.Equal("/a.mp4/mp4hls/index.m3u8", Plan(new VirtualHostSettings { Name = "t" }, "/a.mp4/mp4hls/index.m3u8").Key);

    private static VirtualHostSettings Segmented { get; } = new()
    {
        Name = "t", Media = new MediaSettings { Hls = new HlsSettings { Enabled = true }, Dash = new DashSettings { Enabled = true }, Mp3Hls = new Mp3HlsSettings { Enabled = true }, Stills = new StillsSettings { Enabled = true } },
    };

    [Theory]
    [InlineData("")]
    [InlineData("?start=abc")]
    [InlineData("?start=-1")]
    [InlineData("?start=NaN")]
    [InlineData("?start=1e999")]
    [InlineData("?start=5&end=5")]
    [InlineData("?start=5&end=4")]
    [InlineData("?start=0")]
    [InlineData("?start=")]
    [InlineData("?start")]
    [InlineData("?start=1,5")]
    [InlineData("?end=99999999999999999999")]
    public void TryPlan_BadSection_AsksForTheWholeFileAndIsTakenOut(string query)
    {
        TargetPlan plan = Plan(new VirtualHostSettings { Name = "t" }, "/a.mp4" + query);
        Assert.Same(ViewRequest.Whole.Instance, plan.View);
        Assert.Equal(("/a.mp4", "/a.mp4"), (plan.Key, plan.OriginTarget));
    }

    [Theory]
    [InlineData("/a.mp4?trimming=10-70,560-620,17-20,17-20,600-", "10-70,560-620,17-20,17-20,600-;100")]
    [InlineData("/a.mp4?trimming=010.0-70,-5&start=3", "10-70,0-5;100")]
    [InlineData("/a.mp4?x=1&trimming=4%2D5%2C-", "4-5,0-;100")]
    public void TryPlan_SeveralSections_AreCanonicalAndWinOverOne(string raw, string sections)
    {
        TargetPlan plan = Plan(new VirtualHostSettings { Name = "t" }, raw);
        Assert.Equal(sections, Assert.IsType<ViewRequest.MultiTrim>(plan.View).Sections.ToString());
        Assert.Equal(raw.Contains("x=1", StringComparison.Ordinal) ? "/a.mp4?x=1" : "/a.mp4", plan.Key);
    }

    [Theory]
    [InlineData("trimming=5-6", "5-6")]
    [InlineData("trimming=5", null)]
    [InlineData("trimming=5-6,7", null)]
    [InlineData("trimming=5-6,9-8", null)]
    [InlineData("trimming=-", null)]
    [InlineData("trimming=", null)]
    [InlineData("trimming=5-6,,7-8", null)]
    [InlineData("trimming=5-6,x&start=2", "2-")]
    public void TryPlan_OneSectionOrNone_IsAPlainClipOrTheWholeFile(string query, string? section)
    {
        TargetPlan plan = Plan(new VirtualHostSettings { Name = "t" }, "/a.mp4?" + query);
        Assert.Equal(section, (plan.View as ViewRequest.Trim)?.Section.ToString());
        Assert.Equal(section is null, plan.View is ViewRequest.Whole);
        Assert.Equal("/a.mp4", plan.Key);
    }

    [Fact]
    public void TryPlan_PaceIsTheFilesOwn_WantsItsRate()
    {
        var settings = new VirtualHostSettings { Name = "t", Throttle = new ThrottleSettings { Enabled = true, Rate = ThrottleRate.OfMedia() } };
        Assert.Same(ViewRequest.Whole.Paced, Plan(settings, "/a.mp4").View);
    }

    [Fact]
    public void TryPlan_TrimOff_KeepsItsParameters()
    {
        var settings = new VirtualHostSettings { Name = "t", Media = new MediaSettings { Trim = new TrimSettings { Enabled = false } } };
        TargetPlan plan = Plan(settings, "/a.mp4?start=1");
        Assert.Equal("/a.mp4?start=1", plan.Key);
        Assert.Same(ViewRequest.Whole.Instance, plan.View);
    }

    [Fact]
    public void TryPlan_PlainFile_HasNoView() => Assert.Null(Plan(new VirtualHostSettings { Name = "t" }, "/a.html").View);

    [Fact]
    public void TryPlan_PaceByQuery_IsTakenOutOnAnyPath()
    {
        var settings = new VirtualHostSettings { Name = "t", Throttle = new ThrottleSettings { Query = new ThrottleQuerySettings { Enabled = true } } };
        TargetPlan plan = Plan(settings, "/a.bin?bandwidth=500&ratio=110&x=1&boost=nan");
        Assert.Equal(("/a.bin?x=1", "/a.bin?x=1"), (plan.Key, plan.OriginTarget));
        Assert.Equal((500_000L, 110.0, null), (plan.Pace.Rate!.Value.BitsPerSecond, plan.Pace.Ratio!.Value, plan.Pace.Boost));
    }

    [Fact]
    public void TryPlan_QueryDropped_ReachesNeitherKeyNorOrigin()
    {
        var settings = new VirtualHostSettings { Name = "t", Key = new KeySettings { Query = QueryMode.Drop, QueryExceptions = [new Glob("/api/*")] } };
        Assert.Equal(("/a", "/a"), Both(Plan(settings, "/a?x=1")));
        Assert.Equal(("/api/a?x=1", "/api/a?x=1"), Both(Plan(settings, "/api/a?x=1")));
    }

    [Fact]
    public void TryPlan_CaseIgnored_LowersKeyAndOriginTarget()
    {
        var settings = new VirtualHostSettings { Name = "t", Key = new KeySettings { CaseSensitive = false } };
        Assert.Equal(("/a/b.mp4?q", "/a/b.mp4?q"), Both(Plan(settings, "/A/b.MP4?Q")));
    }

    [Theory, InlineData(""), InlineData("*"), InlineData("a"), InlineData("/a b"), InlineData("/a#b"), InlineData("/\u0001"), InlineData("ftp://x/")]
    public void TryPlan_Malformed_IsRefused(string raw)
        => Assert.False(new TargetPlanner(new VirtualHostSettings { Name = "t" }).TryPlan(raw, out _));

    private static (string, string) Both(TargetPlan plan) => (plan.Key, plan.OriginTarget);

    private static TargetPlan Plan(VirtualHostSettings settings, string raw)
    {
        Assert.True(new TargetPlanner(settings).TryPlan(raw, out TargetPlan plan));
        return plan;
    }
}
