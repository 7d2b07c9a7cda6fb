using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class EntityTagTests
{
    // RFC 9110 8.8.3.2, the table of examples.
    [Theory]
    [InlineData("W/\"1\"", "W/\"1\"", false, true)]
    [InlineData("W/\"1\"", "W/\"2\"", false, false)]
    [InlineData("W/\"1\"", "\"1\"", false, true)]
    [InlineData("\"1\"", "\"1\"", true, true)]
    [InlineData("w/\"1\"", "\"1\"", false, false)]
    [InlineData("\"a\"", "\"A\"", false, false)]
    public void Equals_StrongAndWeak_FollowTheTable(string left, string right, bool strong, bool weak)
    {
        Assert.Equal(strong, EntityTag.StrongEquals(left, right));
        Assert.Equal(weak, EntityTag.WeakEquals(left, right));
    }

    [Theory]
    [InlineData("\"a\"", true)]
    [InlineData("\"\"", true)]
    [InlineData("W/\"a\"", true)]
    [InlineData("\"\u00E9\"", true)]
    [InlineData("a", false)]
    [InlineData("\"a", false)]
    [InlineData("\"", false)]
    [InlineData("\"a b\"", false)]
    [InlineData("\"a\"b\"", false)]
    [InlineData("w/\"a\"", false)]
    [InlineData("", false)]
    public void IsValid_Text_FollowsTheGrammar(string tag, bool valid) => Assert.Equal(valid, EntityTag.IsValid(tag));

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"x\", \"a\"", "\"a\"", true)]
    [InlineData("\"x\",\"a\",\"y\"", "\"a\"", true)]
    [InlineData(" , ,\t\"a\" ,", "\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", true)]
    [InlineData("\"x\", W/\"a\"", "W/\"a\"", true)]
    [InlineData("*", "\"a\"", true)]
    [InlineData(" * ", null, true)]
    [InlineData("\"x\", *", "\"a\"", false)]
    [InlineData("\"*\"", "\"a\"", false)]
    [InlineData("\"x,y\", \"a\"", "\"a\"", true)]
    [InlineData("\"x, \\\"a\\\"\"", "\"a\"", false)]
    [InlineData("\"a,b\"", "\"a,b\"", true)]
    [InlineData("\"x,\"a\"", "\"a\"", false)]
    [InlineData("\"a\"b", "\"a\"", false)]
    [InlineData("\"a", "\"a\"", false)]
    [InlineData("a", "\"a\"", false)]
    [InlineData("a", "a", true)]
    [InlineData("\"a\"", "a", false)]
    [InlineData("x y, a", "a", true)]
    [InlineData("W/", "\"a\"", false)]
    [InlineData("", "\"a\"", false)]
    [InlineData(",", "\"a\"", false)]
    [InlineData("\"a\"", null, false)]
    public void ListMatches_Weak_NamesTheTag(string list, string? current, bool matches)
        => Assert.Equal(matches, EntityTag.ListMatches(list, current, strong: false));

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", false)]
    [InlineData("\"a\"", "W/\"a\"", false)]
    [InlineData("W/\"a\"", "W/\"a\"", false)]
    [InlineData("*", "W/\"a\"", true)]
    public void ListMatches_Strong_RefusesWeakTags(string list, string? current, bool matches)
        => Assert.Equal(matches, EntityTag.ListMatches(list, current, strong: true));
}
