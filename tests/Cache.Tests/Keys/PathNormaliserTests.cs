using StonMedia.Cache.Keys;

namespace StonMedia.Cache.Tests.Keys;

public sealed class PathNormaliserTests
{
    [Theory]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/b/.", "/a/b/")]
    [InlineData("/.", "/")]
    [InlineData("/..", "/")]
    [InlineData("/../../../etc/passwd", "/etc/passwd")]
    [InlineData("/a/../../b", "/b")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("//..//a", "//a")]
    [InlineData("/%2e%2E/a", "/a")]
    [InlineData("/a/%2e/b", "/a/b")]
    [InlineData("/a/.%2e/b", "/b")]
    [InlineData("/%61%62%7E%2d%5f", "/ab~-_")]
    [InlineData("/%c3%a9", "/%C3%A9")]
    [InlineData("/a%2fb", "/a%2Fb")]
    [InlineData("/a%2f..%2fb", "/a%2F..%2Fb")]
    [InlineData("/%2541", "/%2541")]
    [InlineData("/%zz/%4", "/%zz/%4")]
    [InlineData("/%zz/%41", "/%zz/A")]
    [InlineData("/%a%41%41", "/%a%41A")]
    [InlineData("/%%34%31", "/%%341")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/a/.b/..c/d.", "/a/.b/..c/d.")]
    [InlineData("/mixed/%20a/../%7ex", "/mixed/~x")]
    public void Normalise_Path_HasOneSpelling(string path, string normal) => Assert.Equal(normal, PathNormaliser.Normalise(path));

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/a/b.mp4")]
    [InlineData("/a.b/c..d/.e/...f")]
    [InlineData("/%2F%20%C3%A9")]
    [InlineData("/100%")]
    public void Normalise_NormalPath_IsTheSameInstance(string path)
    {
        Assert.True(PathNormaliser.IsNormal(path));
        Assert.Same(path, PathNormaliser.Normalise(path));
    }

    [Fact]
    public void Normalise_LongPath_Works()
        => Assert.Equal("/" + new string('a', 5000) + "/c", PathNormaliser.Normalise("/" + new string('a', 5000) + "/b/../%63"));

    [Fact]
    public void Normalise_RandomPath_IsIdempotentAndStaysBelowTheRoot()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        string[] pieces = ["/", ".", "..", "a", "%2e", "%2E", "%2f", "%41", "%zz", "%", "/../", "//"];
        for (int i = 0; i < 50_000; i++)
        {
            string path = "/" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            string normal = PathNormaliser.Normalise(path);
            string note = $"seed {seed}: {path} -> {normal}";
            Assert.True(normal.StartsWith('/'), note);
            Assert.True(PathNormaliser.IsNormal(normal), note);
            Assert.Same(normal, PathNormaliser.Normalise(normal));
            Assert.DoesNotContain(normal.Split('/'), static segment => segment is "." or "..");
        }
    }

    [Theory]
    [InlineData("/a%20b", "/a b")]
    [InlineData("/%ED%95%9C", "/\uD55C")]
    [InlineData("/%2541", "/%41")]
    [InlineData("/a+b", "/a+b")]
    [InlineData("/%zz%4", "/%zz%4")]
    [InlineData("/%ff%41", "/%ff%41")]
    public void Decode_Path_DecodesOnce(string raw, string decoded) => Assert.Equal(decoded, PercentDecoder.Decode(raw));

    [Fact]
    public void Decode_NothingEncoded_IsTheSameInstance()
    {
        string path = "/a/b";
        Assert.Same(path, PercentDecoder.Decode(path));
    }
}
