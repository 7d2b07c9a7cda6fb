using StonMedia.Cache.Conditions;
using StonMedia.Media.Layouts;
using StonMedia.Streams.Pacing;
using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Tests.Pacing;

public class PacePolicyTests
{
    // 2,000,000 bytes in 10 s: 1,600 kbps.
    private static readonly Layout Film = Layout.Identity(2_000_000, 5_000, TimeSpan.FromSeconds(10));
    private static readonly Layout Unknown = Layout.Identity(2_000_000);

    private static readonly ThrottleSettings Settings = new()
    {
        Enabled = true,
        Rate = ThrottleRate.Of(BitRate.FromKbps(1_000)),
        Ratio = 120,
        Boost = TimeSpan.FromSeconds(5),
        Rules =
        [
            new ThrottleRule { When = Condition.Parse("url(/vod/*.mp4)"), Rate = ThrottleRate.OfMedia(BitRate.FromKbps(800)), Ratio = 150, Boost = TimeSpan.FromSeconds(10) },
            new ThrottleRule { When = Condition.Parse("url(*.m4a)"), Enabled = false },
            new ThrottleRule { When = Condition.Parse("url(/vod/*)"), Ratio = 200 },
            new ThrottleRule { When = Condition.Parse("url(/bare/*)"), Rate = ThrottleRate.OfMedia() },
        ],
        Query = new ThrottleQuerySettings { Enabled = true },
    };

    [Fact]
    public void Choose_NoRuleMatches_TakesTheGeneralSettings()
    {
        PacePlan plan = Choose("/other.mp4", Film);
        Assert.Equal(new PacePlan { BytesPerSecond = 150_000, BoostBytes = 750_000, ExemptBytes = 5_000 }, plan);
    }

    [Theory]
    [InlineData("/vod/a.mp4", true, 1_600 * 125 * 1.5, 10)]
    [InlineData("/vod/a.mp4", false, 800 * 125 * 1.5, 10)]
    [InlineData("/vod/a.flv", true, 1_000 * 125 * 2.0, 5)]
    [InlineData("/bare/a.mp4", true, 1_600 * 125 * 1.2, 5)]
    [InlineData("/bare/a.mp4", false, 1_000 * 125 * 1.2, 5)]
    public void Choose_FirstMatchingRule_Decides(string path, bool known, double bytesPerSecond, int boostSeconds)
    {
        PacePlan plan = Choose(path, known ? Film : Unknown);
        Assert.Equal(bytesPerSecond, plan.BytesPerSecond);
        Assert.Equal((long)(bytesPerSecond * boostSeconds), plan.BoostBytes);
    }

    [Fact]
    public void Choose_RuleSwitchesOff_TheQueryCannotSwitchOn()
        => Assert.True(Choose("/a.m4a", Film, ("bandwidth", "100")).IsUnlimited);

    [Theory]
    [InlineData("bandwidth", "2000", 2_000 * 125 * 1.5, 10)]
    [InlineData("ratio", "100", 1_600 * 125 * 1.0, 10)]
    [InlineData("boost", "1.5", 1_600 * 125 * 1.5, 1.5)]
    [InlineData("boost", "0", 1_600 * 125 * 1.5, 0)]
    [InlineData("bandwidth", "-5", 1_600 * 125 * 1.5, 10)]
    [InlineData("bandwidth", "0", 1_600 * 125 * 1.5, 10)]
    [InlineData("bandwidth", "fast", 1_600 * 125 * 1.5, 10)]
    [InlineData("bandwidth", "1e9", 1_600 * 125 * 1.5, 10)]
    [InlineData("ratio", "NaN", 1_600 * 125 * 1.5, 10)]
    [InlineData("ratio", "99999999", 1_600 * 125 * 1.5, 10)]
    [InlineData("boost", "", 1_600 * 125 * 1.5, 10)]
    public void Choose_QueryKey_BeatsTheRuleWhenItIsANumberInRange(string name, string value, double bytesPerSecond, double boostSeconds)
    {
        PacePlan plan = Choose("/vod/a.mp4", Film, (name, value));
        Assert.Equal(bytesPerSecond, plan.BytesPerSecond);
        Assert.Equal((long)(bytesPerSecond * boostSeconds), plan.BoostBytes);
    }

    [Fact]
    public void Choose_ThrottlingOff_LeavesTheSessionCap()
    {
        var off = new ThrottleSettings { Cap = new ThrottleCapSettings { Session = BitRate.FromKbps(400) } };
        PacePlan plan = PacePolicy.Choose(off, new RequestFacts("/a.mp4"), Film, default);
        Assert.Equal(new PacePlan { SessionBytesPerSecond = 50_000 }, plan);
        Assert.Same(PacePlan.Unlimited, PacePolicy.Choose(new ThrottleSettings(), new RequestFacts("/a.mp4"), Film, default));
    }

    [Fact]
    public void Choose_MediaRateUnknownAndNoFallback_IsUnlimited()
    {
        ThrottleSettings media = Settings with { Rate = ThrottleRate.OfMedia(), Rules = [] };
        Assert.True(PacePolicy.Choose(media, new RequestFacts("/a.mp4"), Unknown, default).IsUnlimited);
        Assert.Equal(1_600 * 125 * 1.2, PacePolicy.Choose(media, new RequestFacts("/a.mp4"), Film, default).BytesPerSecond);
    }

    [Fact]
    public void Take_Parameters_AreThePacesOwnOnlyWhereEnabled()
    {
        var names = new ThrottleQuerySettings { Enabled = true, Rate = "bw" };
        PaceQuery query = default;
        Assert.True(query.Take(names, "bw", "nonsense"));
        Assert.True(query.Take(names, "ratio", "110"));
        Assert.False(query.Take(names, "bandwidth", "100"));
        Assert.False(query.Take(names, "BW", "100"));
        Assert.False(query.Take(names with { Enabled = false }, "bw", "100"));
        Assert.Null(query.Rate);
        Assert.Equal(110, query.Ratio);
    }

    [Fact]
    public void For_SameView_IsTheSameAccountUntilManyOthersCame()
    {
        var connection = new ConnectionPace();
        PaceAccount first = connection.For("/a|mp4-t1:1-2");
        Assert.Same(first, connection.For("/a|mp4-t1:1-2"));
        Assert.NotSame(first, connection.For("/a|mp4-t1:2-3"));
        for (int i = 0; i < ConnectionPace.MaxViews - 2; i++) connection.For($"/other{i}");
        Assert.Same(first, connection.For("/a|mp4-t1:1-2"));
        for (int i = 0; i < ConnectionPace.MaxViews; i++) connection.For($"/more{i}");
        Assert.NotSame(first, connection.For("/a|mp4-t1:1-2"));
    }

    [Fact]
    public void Open_NothingToLimit_GivesNoPacer()
    {
        using var wheel = new PaceWheel(new ManualTime());
        Assert.Null(new HostPace(new ThrottleSettings(), wheel).Open(new RequestFacts("/a.mp4"), Film, default, null, "a", 0));
        Assert.Null(new HostPace(Settings, wheel).Open(new RequestFacts("/a.m4a"), Film, default, null, "a", 0));
        using DeliveryPacer? paced = new HostPace(Settings, wheel).Open(new RequestFacts("/a.mp4"), Film, default, new ConnectionPace(), "a", 0);
        Assert.NotNull(paced);
        var capped = new HostPace(new ThrottleSettings { Cap = new ThrottleCapSettings { Total = BitRate.FromKbps(1) } }, wheel);
        using DeliveryPacer? shared = capped.Open(new RequestFacts("/a.m4a"), Film, default, null, "a", 0);
        Assert.NotNull(shared);
    }

    private static PacePlan Choose(string path, Layout layout, (string Name, string Value)? parameter = null)
    {
        PaceQuery query = default;
        if (parameter is { } given) Assert.True(query.Take(Settings.Query, given.Name, given.Value));
        return PacePolicy.Choose(Settings, new RequestFacts(path), layout, in query);
    }
}
