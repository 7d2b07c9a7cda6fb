using System.Globalization;
using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class RangeHeaderTests
{
    [Theory, MemberData(nameof(RangeTable.SameAsNginx), MemberType = typeof(RangeTable))]
    public void Select_PlainFile_AnswersAsNginx(string header, string answer)
        => Assert.Equal(answer, Describe(RangeHeader.Select(header, RangeTable.Length)));

    [Theory, MemberData(nameof(RangeTable.StricterThanNginx), MemberType = typeof(RangeTable))]
    public void Select_WhereTheStandardIsStrict_FollowsTheStandard(string header, string nginx, string answer)
    {
        Assert.NotEqual(nginx, answer);
        Assert.Equal(answer, Describe(RangeHeader.Select(header, RangeTable.Length)));
    }

    [Theory]
    [InlineData("bytes=0-0", "200")]
    [InlineData("bytes=0-", "200")]
    [InlineData("bytes=-5", "200")]
    [InlineData("bytes=-0", "200")]
    [InlineData("bytes=0-,-1", "200")]
    [InlineData("bytes=1-", "416")]
    [InlineData("bytes=1-,2-3", "416")]
    public void Select_EmptyBody_AnswersAsNginx(string header, string answer) => Assert.Equal(answer, Describe(RangeHeader.Select(header, 0)));

    [Fact]
    public void Select_NoHeader_IsWhole() => Assert.Equal(RangeOutcome.Whole, RangeHeader.Select(null, 10).Outcome);

    [Fact]
    public void Select_NegativeLength_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => RangeHeader.Select("bytes=0-1,3-4", -1));

    [Fact]
    public void Select_AsManyRangesAsServedAsIs_KeepsThemApart()
    {
        string header = "bytes=" + string.Join(',', Enumerable.Range(0, RangeHeader.MaxParts).Select(static i => $"{i}-{i}"));
        Assert.Equal(RangeHeader.MaxParts, RangeHeader.Select(header, 1 << 20).Parts!.Length);
    }

    [Fact]
    public void Select_ManyTouchingRanges_JoinsThem()
    {
        string header = "bytes=" + string.Join(',', Enumerable.Range(0, 300).Reverse().Select(static i => $"{i}-{i}"));
        Assert.Equal(new ByteRange(0, 299), RangeHeader.Select(header, 1 << 20).Single);
    }

    [Fact]
    public void Select_ManyScatteredRanges_IsIgnored()
    {
        string header = "bytes=" + string.Join(',', Enumerable.Range(0, RangeHeader.MaxParts + 1).Select(static i => $"{i * 10}-{i * 10}"));
        Assert.Equal(RangeOutcome.Whole, RangeHeader.Select(header, 1 << 20).Outcome);
    }

    [Fact]
    public void TryParse_HostileNumberOfElements_IsIgnored()
        => Assert.False(RangeHeader.TryParse("bytes=" + string.Join(',', Enumerable.Repeat("0-", RangeHeader.MaxElements + 1)), out _));

    [Fact]
    public void TryParse_OverlappingOpenRanges_NeverSelectsMoreThanTheBody()
    {
        string header = "bytes=" + string.Join(',', Enumerable.Repeat("0-", 1000));
        Assert.Equal(RangeOutcome.Whole, RangeHeader.Select(header, long.MaxValue).Outcome);
    }

    [Fact]
    public void TryParse_Kinds_GivesUnresolvedRanges()
    {
        Assert.True(RangeHeader.TryParse("bytes=5-9,7-,-3", out RangeHeader header));
        Assert.Equal(3, header.Count);
        Assert.Equal(new RangeSpec(5, 9), header[0]);
        Assert.True(header[1].IsOpen);
        Assert.True(header[2].IsSuffix);
        Assert.Throws<ArgumentOutOfRangeException>(() => header[3]);
    }

    [Fact]
    public void TryParse_BadSyntax_HasNoRanges()
    {
        Assert.True(RangeHeader.TryParse("bytes=0-1,x", out RangeHeader header));
        Assert.Equal(0, header.Count);
    }

    [Fact]
    public void Select_OneRange_AllocatesNothing()
    {
        RangeHeader.Select("bytes=100-199", 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) RangeHeader.Select("bytes=100-199", 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Select_RandomText_NeverThrowsAndStaysInside()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        const string alphabet = "bytes=0123456789-,, \t9x";
        for (int i = 0; i < 20_000; i++)
        {
            string header = "bytes=" + string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            long length = random.Next(3) == 0 ? random.NextInt64() : random.Next(50);
            RangeSelection selection = RangeHeader.Select(header, length);
            ByteRange[] ranges = selection.Parts ?? (selection.Outcome == RangeOutcome.Single ? [selection.Single] : []);
            foreach (ByteRange range in ranges)
                Assert.True(range.First >= 0 && range.First <= range.Last && range.Last < length, $"seed {seed}: {header} of {length}");
        }
    }

    private static string Describe(RangeSelection selection) => selection.Outcome switch
    {
        RangeOutcome.Whole => "200",
        RangeOutcome.Unsatisfiable => "416",
        RangeOutcome.Single => string.Create(CultureInfo.InvariantCulture, $"206 {selection.Single.First}-{selection.Single.Last}"),
        _ => "206 " + string.Join(',', selection.Parts!.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.First}-{p.Last}"))),
    };
}
