using System.Text;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;
using StonMedia.Media.Tests.Oracle;

namespace StonMedia.Media.Tests.Segments;

/// <summary>What is left of films with tracks that cannot be cut, and of clips that hold nothing.</summary>
public sealed class PlayableTracksTests(PlayableTracksTests.Made made) : IClassFixture<PlayableTracksTests.Made>
{
    public sealed class Made() : FilmSet(Inputs(7), [("raw.mov", "libx264", RawSound), ("raw-fragments.mov", "libx264", RawSound + " -movflags frag_keyframe+empty_moov"),
        ("silent-raw.mov", "libx264", Silent), ("silent-raw-fragments.mov", "libx264", Silent)]);

    private const string Silent = "-c:v libx264 -preset ultrafast -g 25 -an", RawSound = "-c:v libx264 -preset ultrafast -g 25 -c:a pcm_s16le";

    [Fact]
    public void Package_RawSoundBesidePicture_IsLeftOut()
    {
        string master = Master(Package(Picture(1), Raw(2)).Package!);
        Assert.Contains("CODECS=\"test\"", master);
    }

    [Fact]
    public void Package_RawSoundBesideSound_TheOtherOneIsTheFirst()
    {
        MediaPackage package = Package(Picture(1), Raw(2), Sound(3)).Package!;
        Assert.Equal(PieceOutcome.Made, package.Make(new PackagePiece(PieceKind.Init, 0, "a1")).Outcome);
        Assert.Equal(PieceOutcome.Missing, package.Make(new PackagePiece(PieceKind.Init, 0, "a2")).Outcome);
    }

    [Fact]
    public void Package_RawSoundAlone_SaysWhy()
    {
        PackageResult result = Package(Raw(1));
        Assert.Equal((PieceOutcome.Unable, "track 1: raw sound (sowt)"), (result.Outcome, result.Reason));
    }

    [Fact]
    public void Package_EncryptedPictureWithSound_IsRefused()
    {
        PackageResult result = Package(Picture(1, "encv"), Sound(2));
        Assert.Equal((PieceOutcome.Unable, "encrypted, and not by Common Encryption"), (result.Outcome, result.Reason));
        Assert.NotNull(Package(Picture(1, "encv"), Picture(2), Sound(3)).Package);
    }

    [Fact]
    public void Package_EncryptedSoundWithPicture_IsThePicture()
        => Assert.Contains("CODECS=\"test\"", Master(Package(Picture(1), Sound(2, "enca")).Package!));

    [Theory, InlineData("10", PieceOutcome.Missing), InlineData("9.5", PieceOutcome.Made)]
    public void Package_ClipBehindTheEnd_IsMissing(string start, PieceOutcome outcome)
    {
        Assert.True(TrimRequest.TryParse(start, null, out TrimRequest clip));
        PackageResult result = Parse.Index(Film(Picture(1), Sound(2))).Packaged(new PackageKey(clip, 4_000_000));
        Assert.Equal((outcome, outcome != PieceOutcome.Made), (result.Outcome, result.Reason is not null));
    }

    [Theory, InlineData("10-12,20-", PieceOutcome.Missing), InlineData("10-12,2-4", PieceOutcome.Made)]
    public void Package_SectionsBehindTheEnd_AreMissing(string sections, PieceOutcome outcome)
    {
        Assert.True(MultiTrimRequest.TryParse(sections, out MultiTrimRequest several));
        Assert.Equal(outcome, Parse.Index(Film(Picture(1), Sound(2))).Packaged(new PackageKey(null, 4_000_000) { Sections = several }).Outcome);
    }

    [Fact]
    public void Package_ClipBeforeTheFirstPicture_IsMissing()
    {
        // Nothing is shown for the first five seconds.
        var late = new TestTrack { Id = 1, Samples = Samples(10, 1000, 10), Edits = [(5000, -1), (10_000, 0)] };
        Assert.True(TrimRequest.TryParse("1", "3", out TrimRequest clip));
        Assert.Equal(PieceOutcome.Missing, Parse.Index(Film(late)).Packaged(new PackageKey(clip, 4_000_000)).Outcome);
    }

    [Theory, InlineData("raw.mov"), InlineData("raw-fragments.mov")]
    public void Pieces_FilmWithRawSound_AreTheFilmWithoutIt(string name)
    {
        string source = made.Path(name), silent = made.Path("silent-" + name);
        byte[] bytes = File.ReadAllBytes(source);
        PackageResult result = PackageFolder.Open(bytes, 3);
        Assert.Null(result.Reason);
        using var folder = new TempFolder();
        PackageTests.Judge("hls", silent, new PackageFolder(bytes, result.Package!, folder.File("")).Write(new PackagePiece(PieceKind.MasterPlaylist), "master.m3u8"), name, isOptional: false);
    }

    private static PackageResult Package(params TestTrack[] tracks) => Parse.Index(Film(tracks)).Packaged(new PackageKey(null, 4_000_000));

    private static string Master(MediaPackage package) => Encoding.UTF8.GetString(LayoutBytes.Read(package.Make(new PackagePiece(PieceKind.MasterPlaylist)).Layout!, []));

    private static byte[] Film(params TestTrack[] tracks)
    {
        var maker = new Mp4Maker();
        maker.Tracks.AddRange(tracks);
        return maker.Build();
    }

    // Ten seconds each.
    private static TestTrack Picture(uint id, string format = "test") => new() { Id = id, Samples = Samples(10, 1000, 10), SampleEntry = Mp4Maker.Box(format, new byte[78]) };

    private static TestTrack Sound(uint id, string format = "snd ") => new() { Id = id, Handler = "soun", Samples = Samples(100, 100, 5), SampleEntry = Mp4Maker.Box(format, new byte[28]) };

    private static TestTrack Raw(uint id)
        => new() { Id = id, Handler = "soun", Samples = Samples(10_000, 1, 4), SamplesPerChunk = 1000, ConstantSize = true, SampleEntry = Mp4Maker.Box("sowt", new byte[28]) };

    private static TestSample[] Samples(int count, int duration, int size) => [.. Enumerable.Repeat(new TestSample(size, duration), count)];
}
