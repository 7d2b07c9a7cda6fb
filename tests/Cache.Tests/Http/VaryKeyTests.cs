using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class VaryKeyTests
{
    [Theory]
    [InlineData("*")]
    [InlineData("*, *")]
    [InlineData(", *")]
    [InlineData("*, Foo")]
    [InlineData("Foo,\t* ")]
    public void IsStar_AnyMemberStar_IsTrue(string value)
    {
        Assert.True(VaryKey.IsStar(Lines.Of("Vary: " + value)));
        Assert.True(VaryKey.IsStar(Lines.Of("Vary: ", "vary: " + value)));
    }

    [Fact]
    public void IsStar_OrdinaryNames_IsFalse() => Assert.False(VaryKey.IsStar(Lines.Of("Vary: a, b*", "Star: *")));

    [Fact]
    public void Names_SeveralLines_AreSortedLowerCaseOnce()
        => Assert.Equal(["accept", "b", "origin"], VaryKey.Names(Lines.Of("Vary: Origin,, B", "vary: b, ACCEPT, *"), ["*"]));

    [Fact]
    public void Names_OnlyHonouredOnes_Count()
    {
        Assert.Equal(["accept-encoding"], VaryKey.Names(Lines.Of("Vary: User-Agent, Accept-Encoding"), ["Accept-Encoding", "Origin"]));
        Assert.Empty(VaryKey.Names(Lines.Of("Vary: User-Agent"), []));
        Assert.Empty(VaryKey.Names(Lines.Of("X: y"), ["*"]));
    }

    [Theory]
    [InlineData("Foo: 1, 2", "Foo: 1,2")]
    [InlineData("Foo: 1 ,\t2", "foo: 1|FOO: 2")]
    [InlineData("X: 1", "X: 2")]
    public void Select_SameMeaning_IsEqual(string left, string right)
        => Assert.Equal(VaryKey.Select(["foo"], Lines.Of(left.Split('|'))), VaryKey.Select(["foo"], Lines.Of(right.Split('|'))));

    [Theory]
    [InlineData("Foo: 1", "Foo: 2")]
    [InlineData("Foo: a", "Foo: A")]
    [InlineData("Foo: ", "X: 1")]
    [InlineData("Foo: 1, 2", "Foo: 2, 1")]
    [InlineData("Foo: 1 2", "Foo: 12")]
    [InlineData("Foo: 1", "X: 1")]
    public void Select_OtherMeaning_Differs(string left, string right)
        => Assert.NotEqual(VaryKey.Select(["foo"], Lines.Of(left)), VaryKey.Select(["foo"], Lines.Of(right)));

    [Fact]
    public void Select_LanguagesAndCodings_IgnoreCase()
        => Assert.Equal(
            VaryKey.Select(["accept-language"], Lines.Of("Accept-Language: en-GB")), VaryKey.Select(["accept-language"], Lines.Of("accept-language: EN-gb")));

    [Theory]
    [InlineData("en, de", "de,EN")]
    [InlineData("en;q=0.5, de", "de;q=1.000 , en; q=0.500")]
    [InlineData("en,, de", "en, de")]
    public void Select_LanguagesOfOneMeaning_IsEqual(string left, string right)
        => Assert.Equal(VaryKey.Select(["accept-language"], Lines.Of("Accept-Language: " + left)), VaryKey.Select(["accept-language"], Lines.Of("Accept-Language: " + right)));

    [Theory]
    [InlineData("en, de", "en, de;q=0.9")]
    [InlineData("en", "en-GB")]
    [InlineData("en;q=0", "en")]
    [InlineData("en;q=nonsense", "en")]
    [InlineData("en;q=-1", "en")]
    [InlineData("en;q=9", "en")]
    public void Select_LanguagesOfOtherMeaning_Differs(string left, string right)
        => Assert.NotEqual(VaryKey.Select(["accept-language"], Lines.Of("Accept-Language: " + left)), VaryKey.Select(["accept-language"], Lines.Of("Accept-Language: " + right)));

    [Fact]
    public void Select_SeveralNames_CannotBeConfused()
    {
        Assert.NotEqual(VaryKey.Select(["a", "b"], Lines.Of("a: 1")), VaryKey.Select(["a", "b"], Lines.Of("b: 1")));
        Assert.Equal("", VaryKey.Select([], Lines.Of("a: 1")));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("gzip, deflate, br, zstd", "br, gzip")]
    [InlineData("br;q=1.0, GZIP;q=0.8, *;q=0.1", "br, gzip")]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0.000, gzip ; q=0.001", "gzip")]
    [InlineData("*", "br, gzip")]
    [InlineData("*;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("deflate", null)]
    public void Normalise_AcceptEncoding_IsOneOfFour(string? value, string? normal) => Assert.Equal(normal, AcceptEncoding.Normalise(value));
}
