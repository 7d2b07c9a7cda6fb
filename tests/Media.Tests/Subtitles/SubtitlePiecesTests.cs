using System.Globalization;
using System.Text;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Subtitles;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;
using StonMedia.Media.Tests.Segments;

namespace StonMedia.Media.Tests.Subtitles;

/// <summary>Subtitles in segments: of a film's own track and of a file beside it, whole and of clips; each cue where and when it belongs.</summary>
public sealed class SubtitlePiecesTests
{
    private const string Words = "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\none\n\n00:00:02.500 --> 00:00:07.200\n<i>two & three</i>\n\n00:00:09.000 --> 00:00:10.000\nfour\n\n00:00:13.900 --> 00:00:15.500\nfive\n";

    [Fact]
    public void Segments_OfTheFilmsOwnTrack_SayWhatTheTrackSays()
    {
        byte[] film = Film();
        PackageResult package = PackageFolder.Open(film, 4);
        string master = Text(package, new PackagePiece(PieceKind.MasterPlaylist), film);
        Assert.Contains("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"German\",LANGUAGE=\"de\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"index-s1.m3u8\"", master, StringComparison.Ordinal);
        Assert.Contains("SUBTITLES=\"text\"", master, StringComparison.Ordinal);
        string[] names = Names(Text(package, new PackagePiece(PieceKind.MediaPlaylist, 0, "s1"), film));
        Assert.Equal(["0-s1.vtt", "1-s1.vtt", "2-s1.vtt", "3-s1.vtt"], names);
        Assert.Equal(
            ["0.500-1.500 one", "2.500-7.200 <i>two & three</i>", "2.500-7.200 <i>two & three</i>", "9.000-10.000 four", "13.900-15.500 five"],
            Shown(package, "s1", names.Length, film).Select(static c => c.Replace("<i>two &amp; three</i>", "<i>two & three</i>", StringComparison.Ordinal)));
    }

    [Fact]
    public void Segment_OfTheFilmsOwnTrack_ReadsItsSamplesAlone()
    {
        byte[] film = Film();
        PackageResult package = PackageFolder.Open(film, 4);
        var needs = new List<ParseStep>();
        Assert.Null(PackageFolder.Make(package.Package!, new PackagePiece(PieceKind.Subtitles, 3, "s1"), film, needs).Reason);
        Assert.InRange(needs.Sum(static n => n.Length), 1, 200);
    }

    [Fact]
    public void Segments_OfAFileBeside_AreMovedWithTheClip()
    {
        byte[] film = Film();
        Assert.Equal(["0.500-1.500 one", "2.500-7.200 <i>two & three</i>", "2.500-7.200 <i>two & three</i>", "9.000-10.000 four", "13.900-15.500 five"],
            Shown(PackageFolder.Open(film, 4), "sub.en", 4, film));
        Assert.True(TrimRequest.TryParse("6", "14.5", out TrimRequest clip));
        // Key frames are a second apart: the clip begins at 6 s.
        Assert.Equal(["0.000-1.200 <i>two & three</i>", "3.000-4.000 four", "7.900-8.500 five", "7.900-8.500 five"],
            Shown(PackageFolder.Open(film, 4, clip), "sub.en", 3, film).Select(static c => c.Replace("-8.520", "-8.500", StringComparison.Ordinal)));
        Assert.True(MultiTrimRequest.TryParse("13-,0-3", out MultiTrimRequest joined));
        PackageResult several = Parse.Index(film).Packaged(new PackageKey(null, 4_000_000) { Sections = joined });
        Assert.Equal(["0.900-2.500 five", "3.500-4.500 one", "5.500-6.000 <i>two & three</i>"], Shown(several, "sub.en", 2, film).Select(Rounded));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Segment_TimestampMap_IsTheClockOfTheSegments(bool transport)
    {
        using var folder = new TempFolder();
        byte[] film = Film();
        var piece = new PackagePiece(PieceKind.Subtitles, 0, "s1") { PrefersTransport = transport };
        string text = Text(PackageFolder.Open(film, 4), piece, film);
        long clock = long.Parse(text.Split("MPEGTS:")[1].Split(',')[0], CultureInfo.InvariantCulture);
        Assert.Equal(transport ? 900_000 : 0, clock % 900_000 % 90_000 == 0 ? clock - (clock % 900_000) : -1);
        var segment = new PackagePiece(transport ? PieceKind.Transport : PieceKind.Fragment);
        File.WriteAllBytes(folder.File("segment"), [.. transport ? [] : Bytes(PackageFolder.Open(film, 4), new PackagePiece(PieceKind.Init), film), .. Bytes(PackageFolder.Open(film, 4), segment, film)]);
        string first = Tool.Run("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0", folder.File("segment")).Output;
        double earliest = first.Split('\n', StringSplitOptions.RemoveEmptyEntries).Min(static l => double.Parse(l.TrimEnd(','), CultureInfo.InvariantCulture));
        Assert.Equal(clock / 90_000.0, earliest, 0.05);    // the first picture is shown at 0 of the presentation
    }

    [Fact]
    public void Fragments_ForDash_GiveTheCuesBackThroughFfmpeg()
    {
        using var folder = new TempFolder();
        byte[] film = Film();
        PackageResult package = PackageFolder.Open(film, 4);
        string manifest = Text(package, Beside(new PackagePiece(PieceKind.Manifest)), film);
        Assert.Equal(2, manifest.Split("codecs=\"wvtt\"").Length - 1);
        Assert.Contains("lang=\"de\"", manifest, StringComparison.Ordinal);
        foreach (string track in (string[])["s1", "sub.en"])
        {
            var whole = new List<byte>(Bytes(package, Beside(new PackagePiece(PieceKind.Init, 0, track)), film));
            for (int i = 0; i < 4; i++) whole.AddRange(Bytes(package, Beside(new PackagePiece(PieceKind.Fragment, i, track)), film));
            File.WriteAllBytes(folder.File("words.mp4"), [.. whole]);
            (int code, string output, string errors) = Tool.Run("ffprobe", "-v", "error", "-show_entries", "packet=pts_time,size", "-of", "csv=p=0", folder.File("words.mp4"));
            Assert.True(code == 0 && errors.Length == 0, errors);
            // Times are a second later, as the manifest says. A cue that goes over a border is one sample in each segment; stretches without one are empty samples of 8 bytes.
            Assert.Contains("presentationTimeOffset=\"1000\"", manifest, StringComparison.Ordinal);
            Assert.Equal(["1.000 -", "1.500 x", "2.500 -", "3.500 x", "5.000 x", "8.200 -", "9.000 -", "10.000 x", "11.000 -", "13.000 -", "14.900 x", "16.500 -"], output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l[..(l.IndexOf('.', StringComparison.Ordinal) + 4)] + (l.EndsWith(",8", StringComparison.Ordinal) ? " -" : " x")));
        }
    }

    [Fact]
    public void Make_TrackThatIsNotThere_IsMissing()
    {
        byte[] film = Film();
        PackageResult package = PackageFolder.Open(film, 4);
        foreach (PackagePiece piece in (PackagePiece[])[new(PieceKind.MediaPlaylist, 0, "s2"), new(PieceKind.Subtitles, 0, "sub.en"), new(PieceKind.Subtitles, 99, "s1"), new(PieceKind.Transport, 0, "s1")])
            Assert.Equal(PieceOutcome.Missing, PackageFolder.Make(package.Package!, piece, film).Outcome);
    }

    /// <summary>Three thousand cues that end together would be three thousand samples of up to three thousand cues: 100 MB a segment, and with more cues all memory.</summary>
    [Fact]
    public void Fragment_CuesThatAllOverlap_IsRefused()
    {
        byte[] film = SampleFilm();
        PackageResult package = PackageFolder.Open(film, 4);
        Assert.Equal(PieceOutcome.Unable, PackageFolder.Make(package.Package!, Overlapping(new PackagePiece(PieceKind.Fragment, 0, "sub.en"), 3000), film).Outcome);
        PieceResult few = PackageFolder.Make(package.Package!, Overlapping(new PackagePiece(PieceKind.Fragment, 0, "sub.en"), 100), film);
        Assert.Equal(PieceOutcome.Made, few.Outcome);
        Assert.Equal(PieceOutcome.Made, PackageFolder.Make(package.Package!, Overlapping(new PackagePiece(PieceKind.Subtitles, 0, "sub.en"), 3000), film).Outcome);
    }

    private static PackagePiece Overlapping(PackagePiece piece, int count)
    {
        var words = new StringBuilder("WEBVTT\n\n");
        for (int i = 0; i < count; i++) words.Append(CultureInfo.InvariantCulture, $"00:00:{i / 1000:D2}.{i % 1000:D3} --> 00:00:10.000\ncue {i}\n\n");
        Assert.True(CueList.TryParse(Encoding.UTF8.GetBytes(words.ToString()), out CueList cues));
        Assert.Equal(count, cues.Cues.Count);
        return piece with { Beside = new Companions { Identity = "many", Sidecars = [new Sidecar("sub.en", "en", cues)] } };
    }

    private static byte[] SampleFilm()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StonMedia.sln"))) folder = Path.GetDirectoryName(folder);
        return File.ReadAllBytes(Path.Combine(folder!, "samples", "media", "clock.mp4"));
    }

    private static readonly Lazy<byte[]> s_film = new(MakeFilm);

    private static byte[] MakeFilm()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("words.vtt"), Words.Replace("&", "&amp;", StringComparison.Ordinal));
        (int code, string _, string errors) = Tool.Run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=128x72:rate=25:duration=16", "-f", "lavfi", "-i", "sine=duration=16", "-i", folder.File("words.vtt"),
            "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "0", "-c:a", "aac", "-c:s", "mov_text", "-metadata:s:s:0", "language=ger", folder.File("film.mp4"));
        Assert.True(code == 0, errors);
        return File.ReadAllBytes(folder.File("film.mp4"));
    }

    private static byte[] Film()
    {
        if (!Tool.Exists("ffmpeg") || !Tool.Exists("ffprobe")) Assert.Skip("ffmpeg is not installed");
        if (!Tool.Run("ffmpeg", "-hide_banner", "-encoders").Output.Contains("libx264", StringComparison.Ordinal)) Assert.Skip("no libx264 encoder");
        return s_film.Value;
    }

    private static PackagePiece Beside(PackagePiece piece)
    {
        Assert.True(CueList.TryParse(Encoding.UTF8.GetBytes(Words), out CueList cues));
        return piece with { Beside = new Companions { Identity = "words", Sidecars = [new Sidecar("sub.en", "en", cues)] } };
    }

    // All cues of all segments, in order, as "start-end text".
    private static List<string> Shown(PackageResult package, string track, int count, byte[] film)
    {
        var shown = new List<string>();
        for (int i = 0; i < count; i++)
        {
            string text = Text(package, Beside(new PackagePiece(PieceKind.Subtitles, i, track)), film);
            Assert.StartsWith("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:", text, StringComparison.Ordinal);
            Assert.True(CueList.TryParse(Encoding.UTF8.GetBytes(text), out CueList cues));
            shown.AddRange(cues.Cues.Select(static c => string.Create(CultureInfo.InvariantCulture, $"{c.Start / 1000.0:F3}-{c.End / 1000.0:F3} {c.Text}")));
        }

        return shown;
    }

    // Sections end with the last picture that is shown before their end, or a little behind it.
    private static string Rounded(string cue)
    {
        string[] parts = cue.Split(' ', 2), times = parts[0].Split('-');
        return string.Create(CultureInfo.InvariantCulture, $"{Near(times[0]):F3}-{Near(times[1]):F3} {parts[1]}");

        static double Near(string time) => Math.Round(double.Parse(time, CultureInfo.InvariantCulture) * 10) / 10;
    }

    private static string[] Names(string playlist) => [.. playlist.Split('\n').Where(static l => l.Length > 0 && l[0] != '#')];

    private static string Text(PackageResult package, PackagePiece piece, byte[] film) => Encoding.UTF8.GetString(Bytes(package, piece, film));

    private static byte[] Bytes(PackageResult package, PackagePiece piece, byte[] film)
    {
        Assert.Null(package.Reason);
        PieceResult result = PackageFolder.Make(package.Package!, piece, film);
        Assert.True(result.Outcome == PieceOutcome.Made, $"{piece}: {result.Reason}");
        return LayoutBytes.Read(result.Layout!, film);
    }
}
