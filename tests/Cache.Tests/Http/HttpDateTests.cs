using System.Text;
using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class HttpDateTests
{
    private static readonly DateTimeOffset Example = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    [InlineData("SUN, 06 nov 1994 08:49:37 gmt")]
    public void TryParse_ThreeForms_GiveOneMoment(string text)
    {
        Assert.True(HttpDate.TryParse(text, 2026, out DateTimeOffset date));
        Assert.Equal(Example, date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 UTC")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 AEST")]
    [InlineData("Thu, 18 Aug 50 02:01:18 GMT")]
    [InlineData("Thu 18 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18  Aug  2050 02:01:18 GMT")]
    [InlineData("Thu, 18-Aug-2050 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 02.01.18 GMT")]
    [InlineData("Thu, 18 Aug 2050 2:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 2:01:018 GMT")]
    [InlineData("Thu, 31 Feb 2050 02:01:18 GMT")]
    [InlineData("Thu, 00 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 24:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 02:60:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 02:01:61 GMT")]
    [InlineData("Thu, +8 Aug 2050 02:01:18 GMT")]
    [InlineData("Xxx, 18 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18 Xxx 2050 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 0000 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 GMT ")]
    [InlineData("Sund, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov 06 08:49:37 94  ")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(HttpDate.TryParse(text, out _));

    [Theory]
    [InlineData("Thursday, 18-Aug-50 02:01:18 GMT", 2026, 2050)]
    [InlineData("Thursday, 18-Aug-76 02:01:18 GMT", 2026, 2076)]
    [InlineData("Thursday, 18-Aug-77 02:01:18 GMT", 2026, 1977)]
    public void TryParse_TwoDigitYear_IsAtMostFiftyYearsAhead(string text, int now, int year)
    {
        Assert.True(HttpDate.TryParse(text, now, out DateTimeOffset date));
        Assert.Equal(year, date.Year);
    }

    [Fact]
    public void TryParse_LeapSecond_IsTheNextMinute()
    {
        Assert.True(HttpDate.TryParse("Sat, 31 Dec 2016 23:59:60 GMT", out DateTimeOffset date));
        Assert.Equal(new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero), date);
    }

    [Fact]
    public void TryParse_LastMomentOfTheCalendar_DoesNotOverflow()
        => Assert.True(HttpDate.TryParse("Fri, 31 Dec 9999 23:59:59 GMT", out _));

    [Fact]
    public void TryParse_LeapSecondAtTheEndOfTheCalendar_IsRefused()
        => Assert.False(HttpDate.TryParse("Fri, 31 Dec 9999 23:59:60 GMT", out _));

    [Fact]
    public void Format_Moment_IsImfFixdate()
    {
        Assert.Equal("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.Format(Example.ToOffset(TimeSpan.FromHours(9))));
        Span<byte> bytes = stackalloc byte[29];
        Assert.True(HttpDate.TryFormat(Example, bytes, out int written));
        Assert.Equal("Sun, 06 Nov 1994 08:49:37 GMT", Encoding.ASCII.GetString(bytes[..written]));
        Assert.False(HttpDate.TryFormat(Example, bytes[..28], out _));
    }

    [Fact]
    public void ParseOrNull_AbsentOrWrong_IsNull()
    {
        Assert.Null(HttpDate.ParseOrNull(null));
        Assert.Null(HttpDate.ParseOrNull("yesterday"));
        Assert.Equal(Example, HttpDate.ParseOrNull("Sun, 06 Nov 1994 08:49:37 GMT"));
    }

    [Fact]
    public void TryParse_EveryDayOfTwoCenturies_RoundTrips()
    {
        for (var day = new DateTimeOffset(1950, 1, 1, 12, 34, 56, TimeSpan.Zero); day.Year < 2150; day = day.AddDays(1))
        {
            Assert.True(HttpDate.TryParse(HttpDate.Format(day), out DateTimeOffset back));
            Assert.Equal(day, back);
        }
    }
}
