using StonMedia.Streams.Settings;

namespace StonMedia.Http.Tests.Configuration;

public sealed class RenditionRuleTests
{
    [Theory]
    [InlineData("*_{360p,720p}.mp4", "/a/film_720p.mp4", "/a/film_360p.mp4")]
    [InlineData("*{,_low,_high}.mp4", "/a/film_low.mp4", "/a/film.mp4 /a/film_high.mp4")]
    [InlineData("*{,_low,_high}.mp4", "/a/film.mp4", "/a/film_low.mp4 /a/film_high.mp4")]
    [InlineData("/vod/*.{1,2}.mp4", "/vod/x/y%20z.1.mp4", "/vod/x/y%20z.2.mp4")]
    [InlineData("/vod/*.{1,2}.mp4", "/other/x.1.mp4", "")]
    [InlineData("*_{360p,720p}.mp4", "/a/film.mp4", "")]
    [InlineData("*{360p,720p}.mp4", "/a/720p.mp4", "")]      // nothing of the name is left
    public void SiblingsOf_Paths_AreTheOtherFilesOfTheTitle(string pattern, string path, string siblings)
    {
        Assert.True(RenditionRule.TryParse(pattern, ignoreCase: false, out RenditionRule? rule, out string? fault), fault);
        Assert.Equal(siblings.Split(' ', StringSplitOptions.RemoveEmptyEntries), rule!.SiblingsOf(path));
        Assert.False(rule.IsManifest(path));
    }

    [Fact]
    public void IsManifest_Glob_MatchesDecodedPaths()
    {
        Assert.True(RenditionRule.TryParse("/t t/*.title.json", ignoreCase: true, out RenditionRule? rule, out _));
        Assert.True(rule!.IsManifest("/t%20t/A.TITLE.json"));
        Assert.False(rule.IsManifest("/t%20t/a.json"));
        Assert.Empty(rule.SiblingsOf("/t%20t/a.title.json"));
    }
}
