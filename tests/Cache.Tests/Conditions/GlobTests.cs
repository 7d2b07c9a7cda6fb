using System.Text;
using System.Text.RegularExpressions;
using StonMedia.Cache.Patterns;

namespace StonMedia.Cache.Tests.Conditions;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "/any/thing", true)]
    [InlineData("abc*", "abc", true)]
    [InlineData("*.mp4", "/a/b.mp4", true)]
    [InlineData("*.mp4", "/a/b.mp4x", false)]
    [InlineData("/a/*/c", "/a/b/d/c", true)]
    [InlineData("/a/*/c", "/a/c", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("ab*ba", "abba", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("a**b", "ab", true)]
    [InlineData("/a?b", "/axb", false)]
    [InlineData("/A", "/a", false)]
    public void IsMatch_Case_AsDocumented(string pattern, string input, bool expected)
        => Assert.Equal(expected, new Glob(pattern).IsMatch(input));

    [Fact]
    public void IsMatch_IgnoreCase_TakesEitherCase() => Assert.True(new Glob("/VOD/*.Mp4", ignoreCase: true).IsMatch("/vod/x.mP4"));

    [Fact]
    public void IsMatch_RandomPatterns_AgreesWithRegularExpression()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            string pattern = Draw(random, "ab*", 8);
            string input = Draw(random, "ab", 10);
            bool expected = Regex.IsMatch(input, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$");
            Assert.True(expected == new Glob(pattern).IsMatch(input), $"'{pattern}' on '{input}'");
        }
    }

    /// <summary>With backtracking over every star this would take longer than the universe has.</summary>
    [Fact]
    public void IsMatch_ManyStarsOnLongInput_EndsAtOnce()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 50)) + "b";
        Assert.False(new Glob(pattern).IsMatch(new string('a', 20_000)));
    }

    private static string Draw(Random random, string letters, int max)
    {
        var text = new StringBuilder();
        for (int n = random.Next(max); n > 0; n--) text.Append(letters[random.Next(letters.Length)]);
        return text.ToString();
    }
}
