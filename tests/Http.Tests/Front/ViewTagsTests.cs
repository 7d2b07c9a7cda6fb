using StonMedia.Cache.Blocks;
using StonMedia.Http.Front;

namespace StonMedia.Http.Tests.Front;

public class ViewTagsTests
{
    private static readonly DateTimeOffset s_modified = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Of_StrongSource_IsStrongAndSaysTheView()
    {
        string? tag = ViewTags.Of(new Validators("\"v1\"", null, null), 100, "mp4-t1:12.5-30");
        Assert.Matches("^\"v1-[0-9a-f]{12}\"$", tag);
        Assert.Equal(tag, ViewTags.Of(new Validators("\"v1\"", s_modified, null), 200, "mp4-t1:12.5-30"));
        Assert.NotEqual(tag, ViewTags.Of(new Validators("\"v1\"", null, null), 100, "mp4-t1:12.5-31"));
    }

    [Fact]
    public void Of_WeakSource_IsWeak() => Assert.StartsWith("W/\"v1-", ViewTags.Of(new Validators("W/\"v1\"", null, null), 100, "x"));

    [Theory, InlineData(0, "W/\""), InlineData(1, "\"")]
    public void Of_DateAlone_IsAsStrongAsTheDate(int later, string start)
        => Assert.StartsWith(start, ViewTags.Of(new Validators(null, s_modified, s_modified.AddSeconds(later)), 100, "x"));

    [Fact]
    public void Of_NoValidator_IsNone() => Assert.Null(ViewTags.Of(Validators.None, 100, "x"));

    [Fact]
    public void Of_TagAgainstTheGrammar_IsNone() => Assert.Null(ViewTags.Of(new Validators("v1", null, null), 100, "x"));
}
