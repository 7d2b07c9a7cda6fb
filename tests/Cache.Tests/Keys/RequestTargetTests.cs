using StonMedia.Cache.Keys;

namespace StonMedia.Cache.Tests.Keys;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/", "", false, null)]
    [InlineData("/a%2fb?x=%20;[]", "/a%2fb", "x=%20;[]", true, null)]
    [InlineData("/a?", "/a", "", true, null)]
    [InlineData("/a??b", "/a", "?b", true, null)]
    [InlineData("//a//b", "//a//b", "", false, null)]
    [InlineData("http://h:8080/a?b", "/a", "b", true, "h:8080")]
    [InlineData("HTTPS://H", "/", "", false, "H")]
    [InlineData("http://h?q", "/", "q", true, "h")]
    [InlineData("http://[::1]:80/a", "/a", "", false, "[::1]:80")]
    public void TryParse_Legal_GivesRawPathAndQuery(string raw, string path, string query, bool hasQuery, string? authority)
    {
        Assert.True(RequestTarget.TryParse(raw, out RequestTarget target));
        Assert.Equal(path, target.Path.ToString());
        Assert.Equal(path, target.PathText);
        Assert.Equal(query, target.Query.ToString());
        Assert.Equal(hasQuery, target.HasQuery);
        Assert.Equal(authority, target.Authority);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("example.com:443")]
    [InlineData("a/b")]
    [InlineData("/a b")]
    [InlineData("/a\tb")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/\0")]
    [InlineData("/\u007F")]
    [InlineData("/\u00E9")]
    [InlineData("/\uD55C")]
    [InlineData("/a#b")]
    [InlineData("ftp://h/a")]
    [InlineData("http://")]
    [InlineData("http:///a")]
    [InlineData("http://:80/a")]
    [InlineData("http://user@h/a")]
    public void TryParse_Illegal_IsRefused(string? raw) => Assert.False(RequestTarget.TryParse(raw, out _));

    [Fact]
    public void TryParse_OriginForm_KeepsTheString()
    {
        string raw = "/a/b.mp4";
        Assert.True(RequestTarget.TryParse(raw, out RequestTarget target));
        Assert.Same(raw, target.Raw);
        Assert.Same(raw, target.PathText);
    }
}
