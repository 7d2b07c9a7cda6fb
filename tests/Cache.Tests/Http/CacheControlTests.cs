using StonMedia.Cache.Http;

namespace StonMedia.Cache.Tests.Http;

public sealed class CacheControlTests
{
    [Theory]
    [InlineData("max-age=3600", 3600L)]
    [InlineData("MaX-aGe=3600", 3600L)]
    [InlineData("max-age=\"3600\"", 3600L)]
    [InlineData("max-age=003600", 3600L)]
    [InlineData("foobar, max-age=3600", 3600L)]
    [InlineData(",, max-age=3600 ,", 3600L)]
    [InlineData("max-age=1800, max-age=1", 1800L)]
    [InlineData("max-age=2147483647", 2147483647L)]
    [InlineData("max-age=2147483649", 2147483648L)]
    [InlineData("max-age=99999999999999999999999999", 2147483648L)]
    [InlineData("max-age=1, extension=\"max-age=3600\"", 1L)]
    [InlineData("extension=\"max-age=3600\", max-age=1", 1L)]
    [InlineData("extension=\"a\\\", max-age=3600\", max-age=1", 1L)]
    [InlineData("extension=\"a, max-age=3600", null)]
    [InlineData("max-age =3600", null)]
    [InlineData("max-age= 3600", 0L)]
    [InlineData("max-age='3600'", 0L)]
    [InlineData("max-age=-3600", 0L)]
    [InlineData("max-age=+3600", 0L)]
    [InlineData("max-age=3600.5", 0L)]
    [InlineData("max-age=a3600", 0L)]
    [InlineData("max-age=3600a", 0L)]
    [InlineData("max-age=", 0L)]
    [InlineData("max-age", 0L)]
    [InlineData("xmax-age=5", null)]
    [InlineData("", null)]
    public void Parse_MaxAge_IsTheFirstAndStaleWhenNoNumber(string value, long? seconds)
        => Assert.Equal(seconds, CacheControl.Parse(value).MaxAge);

    [Fact]
    public void Parse_AllDirectives_AreSeen()
    {
        CacheControl control = CacheControl.Parse(
            "no-store, no-cache, private, public, must-revalidate, proxy-revalidate, must-understand, no-transform, immutable, "
            + "s-maxage=5, stale-while-revalidate=6, stale-if-error=7");
        Assert.Equal(
            new CacheControl
            {
                NoStore = true, NoCache = true, Private = true, Public = true, MustRevalidate = true, ProxyRevalidate = true,
                MustUnderstand = true, NoTransform = true, Immutable = true, SharedMaxAge = 5, StaleWhileRevalidate = 6, StaleIfError = 7,
            },
            control);
    }

    [Fact]
    public void Parse_InvalidStaleAllowance_IsNone()
    {
        CacheControl control = CacheControl.Parse("stale-while-revalidate=x, stale-if-error");
        Assert.Null(control.StaleWhileRevalidate);
        Assert.Null(control.StaleIfError);
    }

    [Fact]
    public void Parse_Qualified_NamesFieldsAndDoesNotBindTheWhole()
    {
        CacheControl control = CacheControl.Parse(Lines.Of("Cache-Control: no-cache=\"a, b\", private=\"Set-Cookie\"", "cache-control: no-cache=\"c\""));
        Assert.False(control.NoCache);
        Assert.False(control.Private);
        Assert.Equal("a, b, c", control.NoCacheFields);
        Assert.Equal("Set-Cookie", control.PrivateFields);
    }

    [Theory]
    [InlineData("no-cache=x")]
    [InlineData("no-cache=\"\"")]
    [InlineData("no-cache=\" , \"")]
    [InlineData("no-cache=")]
    public void Parse_DoubtfullyQualified_BindsTheWhole(string value) => Assert.True(CacheControl.Parse(value).NoCache);

    [Fact]
    public void Parse_SeveralLines_AUnclosedQuoteEndsWithItsLine()
        => Assert.Equal(9, CacheControl.Parse(Lines.Of("Cache-Control: x=\"open", "Cache-Control: max-age=9")).MaxAge);

    [Theory]
    [InlineData("s-maxage=1", true)]
    [InlineData("must-revalidate", true)]
    [InlineData("proxy-revalidate", true)]
    [InlineData("no-cache", true)]
    [InlineData("max-age=1", false)]
    [InlineData("no-cache=\"a\"", false)]
    public void ForbidsStale_Directive_AsTheStandardSays(string value, bool forbids) => Assert.Equal(forbids, CacheControl.Parse(value).ForbidsStale);

    [Fact]
    public void Of_ValidTargetedField_ReplacesCacheControl()
    {
        CacheControl control = CacheControl.Of(Lines.Of("Cache-Control: no-store", "CDN-Cache-Control: max-age=10000"), out bool targeted);
        Assert.True(targeted);
        Assert.False(control.NoStore);
        Assert.Equal(10000, control.MaxAge);
    }

    [Theory]
    [InlineData("max-age=10000, &&&&&")]
    [InlineData("max-age=\"10000\"")]
    [InlineData("max-age=10000,")]
    [InlineData("max-age =100")]
    [InlineData("max-age= 100")]
    [InlineData("MaX-aGe=3600")]
    [InlineData("max-age=-1")]
    [InlineData("max-age=1.5")]
    [InlineData("no-store=1")]
    [InlineData("max-age=9999999999999999")]
    [InlineData("x=\"open")]
    [InlineData("x=(1 2")]
    [InlineData("x=(1,2)")]
    [InlineData("x=:a b:")]
    [InlineData("x=?2")]
    [InlineData("x=1.2345")]
    [InlineData("x=@1.5")]
    [InlineData("x;=1")]
    [InlineData("x=")]
    [InlineData("max-age=1 no-store")]
    [InlineData("")]
    public void Of_MalformedTargetedField_IsIgnored(string value)
    {
        CacheControl control = CacheControl.Of(Lines.Of("Cache-Control: no-store", "CDN-Cache-Control: " + value), out bool targeted);
        Assert.False(targeted);
        Assert.True(control.NoStore);
    }

    [Theory]
    [InlineData("foobar, max-age=3600", 3600L)]
    [InlineData("max-age=1, max-age=2", 2L)]
    [InlineData("max-age=99999999999", 2147483648L)]
    [InlineData("a=\"x\\\"y\", b=tok/en, c=(1 \"a\";p=1 t);q, d=:YWJj:, e=?0, f=1.5, g=@-5, h;x=?1;y ,\tmax-age=7", 7L)]
    [InlineData("max-age=7;comment=\"why\"", 7L)]
    [InlineData("x=()", null)]
    public void TryParse_LegalDictionary_GivesTheSeconds(string value, long? seconds)
    {
        Assert.True(TargetedCacheControl.TryParse(value, out CacheControl control));
        Assert.Equal(seconds, control.MaxAge);
    }

    [Fact]
    public void TryParse_FalseBoolean_TakesADirectiveBack()
    {
        Assert.True(TargetedCacheControl.TryParse("no-store, private, no-store=?0", out CacheControl control));
        Assert.False(control.NoStore);
        Assert.True(control.Private);
    }

    [Fact]
    public void TryParse_RandomText_NeverThrows()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        const string alphabet = "max-age=0123,; \t\"\\()?:@*.&s";
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(25)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Exception? thrown = Record.Exception(() => _ = (TargetedCacheControl.TryParse(text, out _), CacheControl.Parse(text)));
            Assert.True(thrown is null, $"seed {seed}: {text}");
        }
    }
}
