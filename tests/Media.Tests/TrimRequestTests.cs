namespace StonMedia.Media.Tests;

public sealed class TrimRequestTests
{
    [Theory]
    [InlineData("12.5", "30", "12.5-30")]
    [InlineData("12.500000", "030.0", "12.5-30")]
    [InlineData("1.0000009", null, "1-")]
    [InlineData(null, "3", "0-3")]
    [InlineData("", ".25", "0-0.25")]
    [InlineData("5.", "", "5-")]
    [InlineData("999999999.999999", null, "999999999.999999-")]
    public void TryParse_Times_GiveTheCanonicalText(string? start, string? end, string expected)
    {
        Assert.True(TrimRequest.TryParse(start, end, out TrimRequest request));
        Assert.Equal(expected, request.ToString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("5", "5")]
    [InlineData("6", "5")]
    [InlineData("0", "0")]
    [InlineData("-1", "5")]
    [InlineData("x", "5")]
    [InlineData("1", "x")]
    [InlineData("1e3", null)]
    [InlineData(".", null)]
    [InlineData("1.2.3", null)]
    [InlineData("1,5", null)]
    [InlineData(" 1", null)]
    [InlineData("٣", null)]
    [InlineData("NaN", null)]
    [InlineData("9999999999", null)]
    public void TryParse_NoSection_IsFalse(string? start, string? end) => Assert.False(TrimRequest.TryParse(start, end, out _));

    [Fact]
    public void ToString_Options_ArePartOfTheText()
    {
        Assert.True(TrimRequest.TryParse("1", "2", out TrimRequest request));
        Assert.Equal("1-2,all,key", (request with { AllTracks = true, ExactStart = false }).ToString());
    }
}
