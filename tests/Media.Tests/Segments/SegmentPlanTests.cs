using System.Globalization;
using System.Text;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Mp4;

namespace StonMedia.Media.Tests.Segments;

/// <summary>Where segments begin, by the rules for key frames, and what playlists say of it.</summary>
public sealed class SegmentPlanTests
{
    // Key frames each so many seconds, wanted length, lengths that come out: of the known rules.
    [Theory]
    [InlineData(4, 15, "12,12,12,12,12")]
    [InlineData(6, 7, "6,6,6,6,6,6,6,6,6,6")]
    [InlineData(20, 10, "20,20,20")]
    [InlineData(10, 10, "10,10,10,10,10,10")]
    public void Plan_EvenKeyFrames_LargestMultipleNotAbove(int keyFrames, int target, string lengths)
        => Assert.Equal(lengths, Lengths(Film(60, second => second % keyFrames == 0), target));

    [Fact]
    public void Plan_UnevenKeyFrames_TheLastThatFitsElseTheNext()
    {
        int[] keys = [0, 7, 11, 14, 26, 27];
        Assert.Equal("7,7,12,4", Lengths(Film(30, second => keys.Contains(second)), 8));
    }

    [Fact]
    public void Plan_SeveralSections_AreParts()
    {
        PackageResult result = Open(Film(60, static second => second % 5 == 0), 10, "20-30,5-10");
        string[] lines = Lines(result.Package!);
        Assert.Single(lines, "#EXT-X-DISCONTINUITY");
        Assert.Equal(15, lines.Where(IsDuration).Sum(Seconds), 3);
    }

    [Fact]
    public void Playlist_ThreeHoursOfOddFrames_AddsUpWithoutDrift()
    {
        // 30,000/1,001 pictures a second, a key frame each 48: no duration is a whole number of microseconds.
        const int Pictures = 323_676;
        string[] lines = Lines(Open(Make(30_000, [.. Enumerable.Range(0, Pictures).Select(static i => new TestSample(1, 1001, 0, i % 48 == 0))]), 10).Package!);
        decimal sum = lines.Where(IsDuration).Sum(static l => decimal.Parse(l[8..^1], CultureInfo.InvariantCulture));
        Assert.InRange(sum - (Pictures * 1001m / 30_000), -0.000_001m, 0.000_001m);
        double longest = lines.Where(IsDuration).Max(Seconds);
        Assert.Contains($"#EXT-X-TARGETDURATION:{Math.Ceiling(longest)}", lines);
    }

    [Theory, InlineData(1000, false), InlineData(5000, true)]
    public void Plan_ThousandsOfEditsThatLeap_AreBounded(int count, bool isRefused)
    {
        // Each edit of 0.2 s leaps to the other half of the film.
        (long, long)[] edits = [.. Enumerable.Range(0, count).Select(static i => (200L, i % 2 * 100_000L))];
        var track = new TestTrack { Id = 1, Timescale = 1000, Samples = [.. Enumerable.Range(0, 2000).Select(static _ => new TestSample(1, 100, 0, true))], Edits = edits };
        PackageResult result = Open(new Mp4Maker { Tracks = { track } }.Build(), 10);
        if (isRefused) Assert.Contains("stretches between edits", result.Reason ?? "", StringComparison.Ordinal);
        else Assert.Equal(count * 0.2, Lines(result.Package!).Where(IsDuration).Sum(Seconds), 3);
    }

    private static string Lengths(byte[] film, int target) => string.Join(',', Lines(Open(film, target).Package!).Where(IsDuration).Select(static l => $"{Seconds(l):0.###}"));

    private static PackageResult Open(byte[] film, int target, string? sections = null)
    {
        MultiTrimRequest? several = null;
        if (sections is not null) Assert.True(MultiTrimRequest.TryParse(sections, out several));
        return Parse.Index(film).Packaged(new PackageKey(null, target * 1_000_000L) { Sections = several });
    }

    private static string[] Lines(MediaPackage package)
    {
        PieceResult result = package.Make(new PackagePiece(PieceKind.MediaPlaylist));
        return Encoding.UTF8.GetString(StonMedia.Media.Tests.Layouts.LayoutBytes.Read(result.Layout!, [])).Split('\n');
    }

    // One picture a second.
    private static byte[] Film(int seconds, Func<int, bool> isKey)
        => Make(1000, [.. Enumerable.Range(0, seconds).Select(i => new TestSample(1, 1000, 0, isKey(i)))]);

    private static byte[] Make(uint timescale, TestSample[] samples)
        => new Mp4Maker { Tracks = { new TestTrack { Id = 1, Timescale = timescale, SamplesPerChunk = 100, Samples = samples } } }.Build();

    private static bool IsDuration(string line) => line.StartsWith("#EXTINF:", StringComparison.Ordinal);

    private static double Seconds(string line) => double.Parse(line[8..^1], CultureInfo.InvariantCulture);
}
