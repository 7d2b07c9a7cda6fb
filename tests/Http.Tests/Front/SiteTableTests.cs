using StonMedia.Actors.Settings;
using StonMedia.Cache.Blocks;
using StonMedia.Http.Front;
using StonMedia.Streams.Pacing;

namespace StonMedia.Http.Tests.Front;

public class SiteTableTests
{
    [Theory]
    [InlineData("www.example.com", "www.example.com")]
    [InlineData("WWW.Example.COM:8080", "www.example.com")]
    [InlineData("www.example.com.", "www.example.com")]
    [InlineData("alias.test", "www.example.com")]
    [InlineData("a.example.com", "www.example.com")]
    [InlineData("a.b.example.com", "www.example.com")]
    [InlineData("x.deep.example.com", "deep")]
    [InlineData("x.y.deep.example.com:1", "deep")]
    [InlineData("[::1]:80", "v6")]
    [InlineData("[::1]", "v6")]
    [InlineData("example.com", "fallback")]
    [InlineData("evil.test", "fallback")]
    [InlineData("", "fallback")]
    public void Find_Host_GivesNameThenAliasThenLongestPattern(string host, string expected)
    {
        Assert.Equal(expected, Table("fallback").Find(host)?.Name);
    }

    [Theory, InlineData("evil.test"), InlineData(""), InlineData(":80")]
    public void Find_UnknownHostWithoutDefault_GivesNone(string host) => Assert.Null(Table(null).Find(host));

    [Fact]
    public void Find_NameThatIsAnothersAlias_GivesTheOneOfThatName()
    {
        var table = new SiteTable([SiteOf("a", "b"), SiteOf("b")], null);
        Assert.Equal("b", table.Find("b")?.Name);
    }

    private static SiteTable Table(string? fallback) => new(
        [SiteOf("www.example.com", "alias.test", "*.example.com"), SiteOf("deep", "*.deep.example.com"), SiteOf("[::1]"), SiteOf("fallback"), SiteOf("v6", "[::1]")],
        fallback);

    private static Site SiteOf(string name, params string[] aliases)
    {
        var settings = new VirtualHostSettings { Name = name == "[::1]" ? "unused" : name, Aliases = aliases };
        return new Site(settings, new FakeHost(name, new MemoryStore(1 << 20)), new HostPace(settings.Throttle, new PaceWheel(TimeProvider.System)), null);
    }
}
