using StonMedia.Cache.Keys;
using StonMedia.Cache.Patterns;
using StonMedia.Cache.Settings;

namespace StonMedia.Cache.Tests.Keys;

public sealed class QueryTests
{
    [Theory]
    [InlineData("start=10&end=20", "start", "10")]
    [InlineData("start=10&start=20", "start", "10")]
    [InlineData("a=1&start", "start", "")]
    [InlineData("a=1&start=", "start", "")]
    [InlineData("%73tart=1%20+2", "start", "1  2")]
    [InlineData("start=%2541", "start", "%41")]
    [InlineData("start=a=b", "start", "a=b")]
    [InlineData("start=%ff", "start", "%ff")]
    [InlineData("&&a&&start=x", "start", "x")]
    [InlineData("Start=1", "start", null)]
    [InlineData("xstart=1", "start", null)]
    [InlineData("", "start", null)]
    public void First_Name_GivesTheDecodedFirstValue(string query, string name, string? value) => Assert.Equal(value, QueryParameters.First(query, name));

    [Theory]
    [InlineData("a=1&start=2&b=3", "a=1&b=3")]
    [InlineData("start=2", "")]
    [InlineData("start=1&start=2&%73tart=3&a", "a")]
    [InlineData("a=%20;[]&start=1&b=+", "a=%20;[]&b=+")]
    [InlineData("a&&start=1&&b", "a&&&b")]
    [InlineData("a=1&end=2", "a=1")]
    public void Remove_Names_LeavesTheOthersAsTheyWere(string query, string rest) => Assert.Equal(rest, QueryParameters.Remove(query, "start", "end"));

    [Fact]
    public void Remove_NothingThere_IsTheSameInstance()
    {
        string query = "a=1&&b=2";
        Assert.Same(query, QueryParameters.Remove(query, "start"));
    }

    [Fact]
    public void Enumerate_Query_KeepsOrderAndSpelling()
    {
        var seen = new List<string>();
        foreach (QueryParameter parameter in QueryParameters.Enumerate("b=2&&a%20=1&c")) seen.Add(parameter.RawName.ToString() + "|" + parameter.RawValue.ToString());
        Assert.Equal(["b|2", "a%20|1", "c|"], seen);
    }

    [Theory]
    [InlineData(QueryMode.Keep, "/a?x=1", "/a?x=1")]
    [InlineData(QueryMode.Keep, "/live/a?x=1", "/live/a")]
    [InlineData(QueryMode.Drop, "/a?x=1", "/a")]
    [InlineData(QueryMode.Drop, "/live/a?x=1", "/live/a?x=1")]
    [InlineData(QueryMode.Keep, "/a?token=1", "/a")]
    [InlineData(QueryMode.Keep, "/b/../%61?x=%2f", "/a?x=%2f")]
    [InlineData(QueryMode.Keep, "/a?", "/a?")]
    [InlineData(QueryMode.Drop, "/b/../a?x", "/a")]
    public void Of_Target_KeepsTheQueryWhereItCounts(QueryMode mode, string raw, string key)
    {
        var settings = new KeySettings { Query = mode, QueryExceptions = [new Glob("/live/*"), new Glob("*?token=*")] };
        Assert.True(RequestTarget.TryParse(raw, out RequestTarget target));
        Assert.Equal(key, CacheKey.Of(target, settings));
    }

    [Fact]
    public void Of_NormalTarget_AllocatesNothing()
    {
        Assert.True(RequestTarget.TryParse("/video/a.mp4?x=1", out RequestTarget target));
        Assert.Same(target.Raw, CacheKey.Of(target, new KeySettings()));
    }

    [Fact]
    public void Of_CaseInsensitiveHost_LowersTheKey()
    {
        Assert.True(RequestTarget.TryParse("/A%2Fb?X", out RequestTarget target));
        Assert.Equal("/a%2fb?x", CacheKey.Of(target, new KeySettings { CaseSensitive = false }));
    }
}
