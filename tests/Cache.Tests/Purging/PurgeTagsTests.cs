using StonMedia.Cache.Entries;
using StonMedia.Cache.Purging;

namespace StonMedia.Cache.Tests.Purging;

public class PurgeTagsTests
{
    private static readonly string[] s_names = ["Cache-Tag", "Surrogate-Key"];

    [Theory]
    [InlineData("Cache-Tag", "news", "news", true)]
    [InlineData("cache-tag", "a,news,b", "news", true)]
    [InlineData("Surrogate-Key", "a news b", "news", true)]
    [InlineData("Surrogate-Key", "  a ,, \tnews", "news", true)]
    [InlineData("Cache-Tag", "newspaper", "news", false)]
    [InlineData("Cache-Tag", "old-news", "news", false)]
    [InlineData("Cache-Tag", "News", "news", false)]
    [InlineData("Cache-Tag", "", "news", false)]
    [InlineData("X-Tag", "news", "news", false)]
    public void Has_Value_IsFoundAsAWord(string name, string value, string tag, bool expected)
        => Assert.Equal(expected, PurgeTags.Has(new HeaderList([new("Content-Type", "news"), new(name, value)]), s_names, tag));

    [Fact]
    public void Has_SeveralLines_LooksAtEach()
        => Assert.True(PurgeTags.Has(new HeaderList([new("Cache-Tag", "a"), new("Surrogate-Key", "b"), new("Cache-Tag", "c")]), s_names, "c"));
}
