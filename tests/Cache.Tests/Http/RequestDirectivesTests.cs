using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class RequestDirectivesTests
{
    [Fact]
    public void Parse_AllDirectives_AreSeen()
        => Assert.Equal(
            new RequestDirectives { NoCache = true, NoStore = true, OnlyIfCached = true, NoTransform = true, MaxAge = 1, MinFresh = 2, MaxStale = 3 },
            RequestDirectives.Parse(Lines.Of("Cache-Control: no-cache, no-store, only-if-cached", "Cache-Control: no-transform, max-age=1, min-fresh=2, max-stale=3")));

    [Fact]
    public void Parse_UnknownOrInvalid_MeansNothing()
    {
        Assert.Equal(default, RequestDirectives.Parse(Lines.Of("Cache-Control: nothing-to-see-here, max-age=x, min-fresh=-1", "Pragma: foo")));
        Assert.Equal(default, RequestDirectives.Parse("nothing-to-see-here", "no-cache"));
    }

    [Fact]
    public void Parse_PragmaNoCache_CountsOnlyWithoutCacheControl()
    {
        Assert.True(RequestDirectives.Parse(Lines.Of("Pragma: no-cache")).NoCache);
        Assert.True(RequestDirectives.Parse(null, "x, No-Cache").NoCache);
        Assert.False(RequestDirectives.Parse(Lines.Of("Pragma: no-cache", "Cache-Control: max-age=5")).NoCache);
        Assert.False(RequestDirectives.Parse(null, null).NoCache);
    }

    [Fact]
    public void Parse_MaxStaleWithoutValue_IsAnyStaleness() => Assert.Equal(long.MaxValue, RequestDirectives.Parse("max-stale", null).MaxStale);

    [Theory]
    [InlineData("", 10, 5, false, true)]
    [InlineData("", 10, -1, false, false)]
    [InlineData("no-cache", 0, 100, false, false)]
    [InlineData("max-age=10", 10, 5, false, true)]
    [InlineData("max-age=10", 11, 5, false, false)]
    [InlineData("max-age=0", 0, 5, false, true)]
    [InlineData("min-fresh=6", 10, 5, false, false)]
    [InlineData("min-fresh=5", 10, 5, false, true)]
    [InlineData("max-stale=10", 100, -10, false, true)]
    [InlineData("max-stale=10", 100, -11, false, false)]
    [InlineData("max-stale", 100, -1000000, false, true)]
    [InlineData("max-stale", 100, -1, true, false)]
    [InlineData("max-stale, min-fresh=1", 100, -1, false, false)]
    [InlineData("max-stale, max-age=50", 100, -1, false, false)]
    public void Accepts_AgeAndRemaining_AsTheClientWants(string value, long age, long remaining, bool forbidsStale, bool accepted)
        => Assert.Equal(accepted, RequestDirectives.Parse(value, null).Accepts(age, remaining, forbidsStale));
}
