namespace StonMedia.Hocon.Tests;

/// <summary>Numbers with units: HOCON's families and StonMedia's own.</summary>
public sealed class HoconUnitsTests
{
    [Theory]
    [InlineData("10", 10_000_000)]
    [InlineData("3 s", 3_000_000_000)]
    [InlineData(" 1.5ms ", 1_500_000)]
    [InlineData("-2 h", -7_200_000_000_000)]
    [InlineData("7 nano", 7)]
    [InlineData("0.9 ns", 0)]
    [InlineData("200000 d", long.MaxValue)]
    public void TryParseDuration_ValidText_GivesNanoseconds(string text, long nanos)
    {
        Assert.True(HoconUnits.TryParseDuration(text, out long actual));
        Assert.Equal(nanos, actual);
        Assert.True(HoconUnits.TryParseDuration(text, out TimeSpan span));
        Assert.Equal(nanos / 100, span.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5 min")]
    [InlineData("5 S")]
    [InlineData("1 2 s")]
    [InlineData("9223372036854775808 ns")]
    public void TryParseDuration_InvalidText_IsFalse(string text) => Assert.False(HoconUnits.TryParseDuration(text, out long _));

    [Theory]
    [InlineData("64 KiB", 65536)]
    [InlineData("64KB", -1)]
    [InlineData("64kB", 64000)]
    [InlineData("1.5 MiB", 1572864)]
    [InlineData("0.0000000001 EB", 100_000_000)]
    [InlineData("7 exabytes", 7_000_000_000_000_000_000)]
    [InlineData("8 EiB", -1)]
    [InlineData("1 ZB", -1)]
    [InlineData("0 YiB", 0)]
    [InlineData("-1 B", -1)]
    [InlineData("12", 12)]
    [InlineData("1e-3 kB", 1)]
    [InlineData("1e999999999 B", -1)]
    public void TryParseSize_Text_GivesBytesOrFalse(string text, long bytes)
    {
        Assert.Equal(bytes >= 0, HoconUnits.TryParseSize(text, out long actual));
        if (bytes >= 0) Assert.Equal(bytes, actual);
    }

    [Theory]
    [InlineData("1000 kbps", 1_000_000)]
    [InlineData("2.5 mbps", 2_500_000)]
    [InlineData("1Gbps", 1_000_000_000)]
    [InlineData("800 bps", 800)]
    [InlineData("800", 800)]
    [InlineData("1 KiB/s", 8192)]
    [InlineData("1 kB/s", 8000)]
    [InlineData("2 MiB/s", 16_777_216)]
    [InlineData("5/s", -1)]
    [InlineData("/s", -1)]
    [InlineData("5 KBPS", -1)]
    [InlineData("-5 kbps", -1)]
    [InlineData("1e400 bps", -1)]
    [InlineData("kbps", -1)]
    public void TryParseRate_Text_GivesBitsPerSecondOrFalse(string text, long bits)
    {
        Assert.Equal(bits >= 0, HoconUnits.TryParseRate(text, out long actual));
        if (bits >= 0) Assert.Equal(bits, actual);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("12.5%", 12.5)]
    [InlineData(" 10 % ", 10)]
    public void TryParsePercent_ValidText_GivesTheNumber(string text, double percent)
    {
        Assert.True(HoconUnits.TryParsePercent(text, out double actual));
        Assert.Equal(percent, actual);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("NaN")]
    [InlineData("1%%")]
    [InlineData("1e999")]
    public void TryParsePercent_InvalidText_IsFalse(string text) => Assert.False(HoconUnits.TryParsePercent(text, out _));

    [Fact]
    public void IsUnlimited_TheWord_IsTrueOnlyForItself()
    {
        Assert.True(HoconUnits.IsUnlimited(" unlimited "));
        Assert.False(HoconUnits.IsUnlimited("Unlimited"));
    }

    [Fact]
    public void Getters_OwnFamilies_NamePathAndPlaceOfABadValue()
    {
        HoconObject root = HoconReader.ParseString("rate = 1000 kbps\nratio = 120 %\nbad = fast\nd = 5 parsecs", "f");
        Assert.Equal(1_000_000, root.GetRate("rate"));
        Assert.Equal(TimeSpan.FromMilliseconds(10), HoconReader.ParseString("d = 10").GetDuration("d"));
        foreach (Action get in new Action[] { () => root.GetRate("bad"), () => root.GetPercent("bad"), () => root.GetSize("bad") })
        {
            HoconException failure = Assert.Throws<HoconException>(get);
            Assert.Equal((HoconErrorKind.BadValue, "f", 3, 7), (failure.Kind, failure.File, failure.Line, failure.Column));
            Assert.StartsWith("bad: ", failure.Message, StringComparison.Ordinal);
        }
        Assert.Equal(4, Assert.Throws<HoconException>(() => root.GetDuration("d")).Line);
    }

    [Theory]
    [InlineData("0x1p3", 8.0)]
    [InlineData("0x1.8p1", 3.0)]
    [InlineData(" 5 ", 5.0)]
    [InlineData("+5", 5.0)]
    [InlineData("1f", 1.0)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    public void GetDouble_JavaNumberText_IsRead(string text, double value)
        => Assert.Equal(value, HoconReader.ParseString($"a = \"{text}\"").GetDouble("a"));

    [Theory]
    [InlineData("0x1")]
    [InlineData("1_000")]
    [InlineData("1,5")]
    [InlineData("")]
    [InlineData("five")]
    [InlineData("1e")]
    public void GetDouble_NoNumber_IsWrongType(string text)
        => Assert.Equal(HoconErrorKind.WrongType, Assert.Throws<HoconException>(() => HoconReader.ParseString($"a = \"{text}\"").GetDouble("a")).Kind);

    [Fact]
    public void GetLong_TextPast64Bits_Clamps()
    {
        HoconObject root = HoconReader.ParseString("a = 99999999999999999999\nb = -99999999999999999999\nc = 1e30\nd = -9223372036854775808");
        Assert.Equal((long.MaxValue, long.MinValue, long.MaxValue, long.MinValue), (root.GetLong("a"), root.GetLong("b"), root.GetLong("c"), root.GetLong("d")));
    }
}
