using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class ContentRangeTests
{
    [Theory]
    [InlineData("bytes 0-9/100", 0L, 9L, 100L)]
    [InlineData("BYTES 5-5/6", 5L, 5L, 6L)]
    [InlineData(" bytes 0-9/* ", 0L, 9L, null)]
    [InlineData("bytes */100", null, null, 100L)]
    public void TryParse_Legal_GivesTheNumbers(string value, long? first, long? last, long? total)
    {
        Assert.True(ContentRange.TryParse(value, out ContentRange range));
        Assert.Equal(new ContentRange(first, last, total), range);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes */*")]
    [InlineData("bytes 9-0/100")]
    [InlineData("bytes 0-100/100")]
    [InlineData("bytes 0-9")]
    [InlineData("bytes 0/100")]
    [InlineData("bytes -9/100")]
    [InlineData("bytes 0-9/-1")]
    [InlineData("bytes 0-9/99999999999999999999")]
    [InlineData("items 0-9/100")]
    [InlineData("bytes=0-9/100")]
    [InlineData("nonsense")]
    public void TryParse_Nonsense_IsRefused(string? value) => Assert.False(ContentRange.TryParse(value, out _));

    [Fact]
    public void Length_OfARange_CountsBothEnds()
    {
        Assert.True(ContentRange.TryParse("bytes 10-19/100", out ContentRange range));
        Assert.Equal(10, range.Length);
        Assert.Equal(0, new ContentRange(null, null, 5).Length);
    }

    [Fact]
    public void Format_Range_ParsesBack()
    {
        Assert.Equal("bytes 3-7/10", ContentRange.Format(new ByteRange(3, 7), 10));
        Assert.Equal("bytes */10", ContentRange.FormatUnsatisfied(10));
    }
}
