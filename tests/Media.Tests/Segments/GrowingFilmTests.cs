using System.Globalization;
using System.Text;
using StonMedia.Media.Parsing;
using StonMedia.Media.Segments;
using StonMedia.Media.Tests.Layouts;
using StonMedia.Media.Tests.Mp4;

namespace StonMedia.Media.Tests.Segments;

/// <summary>
/// Lists of a film as it is written (RFC 8216 6.2.1): whatever is known of it, they are beginnings of the finished film's, of one target duration that no segment
/// passes. Every version is looked at alone, as an edge does that knows nothing of those before.
/// </summary>
public sealed class GrowingFilmTests(ITestOutputHelper output)
{
    private static readonly string[] s_lists = ["", "v1", "a1", "key"];

    [Fact]
    public void Lists_RandomFilmsAtEveryFragment_OnlyGrowAndKeepTheTarget()
    {
        int seed = TestSeed.Take(), told = 0, cuts = 0;
        var random = new Random(seed);
        for (int round = 0; round < 15; round++)
        {
            bool mustBeCut = round % 5 == 0;
            byte[] film = Recording(random, mustBeCut);
            int wanted = random.Next(2, 7);
            Dictionary<string, string[]> whole = s_lists.ToDictionary(static name => name, name => Entries(List(film, wanted, name, grows: false)!));
            bool isCut = IsCut(film, wanted);
            Assert.True(isCut || !mustBeCut);
            cuts += isCut ? 1 : 0;
            string? target = null;
            foreach (int length in Fragments(film))
            {
                if (random.Next(3) == 0) continue;
                foreach (string name in s_lists)
                {
                    if (List(film[..length], wanted, name, grows: true) is not { } list) continue;
                    told++;
                    string[] lines = Entries(list);
                    Assert.Equal(whole[name][..lines.Length], lines);
                    Assert.DoesNotContain("#EXT-X-ENDLIST", list, StringComparison.Ordinal);
                    string said = Target(list);
                    target ??= said;
                    Assert.Equal(target, said);
                    int most = int.Parse(said, CultureInfo.InvariantCulture);
                    Assert.All(lines.Where(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)), l => Assert.InRange(Math.Round(Seconds(l), MidpointRounding.AwayFromZero), 0, most));
                }
            }
        }

        output.WriteLine($"{told} lists, {cuts} films with cuts");
        Assert.InRange(told, 500, int.MaxValue);
    }

    // Key frames each so many pictures (25 a second), wanted length, target duration.
    [Theory]
    [InlineData(50, 6, 6)]
    [InlineData(50, 2, 2)]
    [InlineData(100, 2, 4)]
    [InlineData(150, 2, 6)]
    [InlineData(250, 6, 11)]
    [InlineData(5000, 6, 11)]
    public void Target_KeyFramesAtAFixedTime_IsTheirsOrTheWantedOne(int distance, int wanted, int target)
    {
        byte[] film = Make(new Random(1), [.. Enumerable.Range(0, 900).Select(i => i % distance == 0)], isReordered: false);
        Assert.Equal(target.ToString(CultureInfo.InvariantCulture), Target(List(film, wanted, "v1", grows: true)!));
    }

    /// <summary>A gap that nobody could foresee is divided, and the list does not say that each segment can be decoded alone.</summary>
    [Fact]
    public void List_KeyFramesStopToCome_IsCutAtTheTarget()
    {
        byte[] film = Make(new Random(1), [.. Enumerable.Range(0, 700).Select(static i => i is <= 100 or >= 500 && i % 50 == 0)], isReordered: true);
        string list = List(film, 2, "v1", grows: false)!;
        // In front of the last pictures before two seconds are over others are shown that come later: a cut is where none are.
        double[] lengths = [.. Entries(list).Where(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal)).Select(Seconds)];
        Assert.InRange(lengths.Sum(), 28, 28.1);
        Assert.InRange(lengths.Length, 14, 16);
        Assert.InRange(lengths.Max(), 1.9, 2.2);
        Assert.DoesNotContain("#EXT-X-INDEPENDENT-SEGMENTS", list, StringComparison.Ordinal);
        Assert.DoesNotContain("#EXT-X-INDEPENDENT-SEGMENTS", List(film[..Fragments(film)[^2]], 2, "v1", grows: true)!, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-INDEPENDENT-SEGMENTS", List(film, 2, "a1", grows: false)!, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyFrame_FilmThatSaysItHasNone_IsItsFirstPicture()
    {
        byte[] film = Make(new Random(1), new bool[700], isReordered: false);
        var key = new PackageKey(null, PackageKey.KeyFrameMicroseconds) { BoundByMicroseconds = 2_000_000 };
        MediaPackage package = Parse.Steps(film).Index!.Packaged(key).Package!;
        PieceResult made = package.Make(new PackagePiece(PieceKind.KeyFrame, 1));
        Assert.NotNull(made.Layout);
        byte[] first = LayoutBytes.Read(package.Make(new PackagePiece(PieceKind.KeyFrame, 0)).Layout!, film), second = LayoutBytes.Read(made.Layout, film);
        Assert.Equal(first[^20..], second[^20..]);
    }

    [Fact]
    public void List_BeginningDoesNotTellTheTargetYet_IsNotYetThere()
    {
        byte[] film = Make(new Random(1), [.. Enumerable.Range(0, 700).Select(static i => i % 200 == 0)], isReordered: false);
        int told = Fragments(film).First(length => List(film[..length], 2, "v1", grows: true) is not null);
        Assert.InRange(Times(film[..told]), 12, 13.5);
    }

    private static double Times(byte[] film) => Seconds("#EXTINF:" + Entries(List(film, 1000, "v1", grows: false)!).First(static l => l.StartsWith("#EXTINF:", StringComparison.Ordinal))[8..]);

    private static bool IsCut(byte[] film, int wanted) => !List(film, wanted, "v1", grows: false)!.Contains("#EXT-X-INDEPENDENT-SEGMENTS", StringComparison.Ordinal);

    // Half a minute of pictures and sound; key frames seldom, often, or seldom all at once.
    private static byte[] Recording(Random random, bool mustBeCut)
    {
        var keys = new bool[750];
        int usual = random.Next(20, 150);
        bool isRegular = random.Next(2) == 0;
        if (mustBeCut) keys[0] = keys[50] = keys[100] = keys[random.Next(600, 700)] = true;
        for (int at = 0; at < keys.Length && !mustBeCut; at += random.Next(6) == 0 ? random.Next(100, 500) : isRegular ? usual : random.Next(5, usual)) keys[at] = true;
        return Make(random, keys, isReordered: random.Next(2) == 0);
    }

    private static byte[] Make(Random random, bool[] keys, bool isReordered)
    {
        // In order of decoding I P b b P b b: each is shown one picture after it is decoded at least.
        int since = 0;
        TestSample[] pictures = [.. keys.Select(isKey =>
        {
            since = isKey ? 0 : since + 1;
            return new TestSample(20, 40, !isReordered ? 0 : since == 0 ? 40 : since % 3 == 1 ? 120 : 0, isKey);
        })];
        TestSample[] sounds = [.. Enumerable.Range(0, keys.Length * 40 / 20).Select(static _ => new TestSample(4, 20))];
        var film = new Mp4Maker
        {
            Tracks = { new TestTrack { Id = 1, Timescale = 1000, Samples = pictures }, new TestTrack { Id = 2, Handler = "soun", Timescale = 1000, Samples = sounds } },
        };
        return new FragmentMaker(film, random) { IsInStep = true }.Build();
    }

    // Where each fragment ends.
    private static List<int> Fragments(byte[] film)
    {
        var ends = new List<int>();
        for (int at = 0; at < film.Length;)
        {
            bool isData = film.AsSpan(at + 4).StartsWith("mdat"u8);
            at += (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(film.AsSpan(at));
            if (isData) ends.Add(at);
        }

        return ends;
    }

    // Null: not yet there.
    private static string? List(byte[] film, int wanted, string track, bool grows)
    {
        bool isKeys = track == "key";
        ParseStep step = Parse.Steps(film);
        Assert.Equal(ParseStepKind.Done, step.Kind);
        var key = new PackageKey(null, isKeys ? PackageKey.KeyFrameMicroseconds : wanted * 1_000_000L) { BoundByMicroseconds = wanted * 1_000_000L };
        PackageResult packaged = step.Index!.Packaged(key);
        if (packaged.Package is not { } package)
        {
            Assert.True(grows, packaged.Reason);
            return null;
        }

        PieceResult made = package.Make(new PackagePiece(isKeys ? PieceKind.KeyFramePlaylist : PieceKind.MediaPlaylist, 0, isKeys ? "" : track)
        {
            MayGrow = grows, Growth = grows ? new FilmGrowth(new GrowthLog(), DateTimeOffset.UnixEpoch) : null,
        });
        Assert.True(made.Layout is not null || (grows && made.Outcome == PieceOutcome.NotYet), made.Reason);
        return made.Layout is null ? null : Encoding.UTF8.GetString(LayoutBytes.Read(made.Layout, film));
    }

    private static string[] Entries(string list)
        => [.. list.Split('\n').SkipWhile(static l => !l.StartsWith("#EXTINF", StringComparison.Ordinal)).Where(static l => l.Length > 0 && l != "#EXT-X-ENDLIST")];

    private static string Target(string list) => list.Split('\n').Single(static l => l.StartsWith("#EXT-X-TARGETDURATION:", StringComparison.Ordinal))[22..];

    private static double Seconds(string line) => double.Parse(line[8..^1], CultureInfo.InvariantCulture);
}
