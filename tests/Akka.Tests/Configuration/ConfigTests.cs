using Akka.Configuration;

namespace AkkaContract.Tests.Configuration;

/// <summary>What code that uses Akka.Configuration may rely on; holds on the stand-in and on Akka.NET 1.5.30 alike.</summary>
public sealed class ConfigTests
{
    private static readonly Config Sample = ConfigurationFactory.ParseString("""
        a {
          text = "hello"
          bare = some text
          n = 42
          big = 5000000000
          d = 1.5
          on = on
          off = off
          size = 64KiB
          metric = 3 kB
          bytes = 10
          forever = infinite
          half = 0.5 s
          millis = 100
          hours = 2 h
          list = [one, two, "three four"]
          ints = [1, 2, 3]
          empty = []
          sub {
            x = 1
          }
        }
        b.c.d = deep
        "q.r" = quoted
        """);

    [Fact]
    public void Getters_PresentValues_AreConverted()
    {
        Assert.Equal("hello", Sample.GetString("a.text"));
        Assert.Equal("some text", Sample.GetString("a.bare"));
        Assert.Equal("42", Sample.GetString("a.n"));
        Assert.Equal("deep", Sample.GetString("b.c.d"));
        Assert.Equal("quoted", Sample.GetString("\"q.r\""));
        Assert.Equal(42, Sample.GetInt("a.n"));
        Assert.Equal(5_000_000_000, Sample.GetLong("a.big"));
        Assert.Equal(1.5, Sample.GetDouble("a.d"));
        Assert.True(Sample.GetBoolean("a.on"));
        Assert.False(Sample.GetBoolean("a.off", true));
    }

    [Fact]
    public void Getters_MissingPaths_GiveDefaults()
    {
        Assert.Null(Sample.GetString("z"));
        Assert.Equal("dflt", Sample.GetString("a.z", "dflt"));
        Assert.Equal(7, Sample.GetInt("a.text.z", 7));
        Assert.Equal(0, Sample.GetLong("z"));
        Assert.True(Sample.GetBoolean("z", true));
        Assert.Equal(TimeSpan.Zero, Sample.GetTimeSpan("z"));
        Assert.Equal(TimeSpan.FromSeconds(9), Sample.GetTimeSpan("z", TimeSpan.FromSeconds(9)));
        Assert.Null(Sample.GetByteSize("z"));
        Assert.Empty(Sample.GetStringList("z"));
        Assert.Null(Sample.GetConfig("z"));
        Assert.False(Sample.HasPath("z"));
        Assert.True(Sample.HasPath("a.sub.x"));
        Assert.True(Sample.HasPath("a.sub"));
    }

    [Fact]
    public void Getters_ValuesOfAnotherKind_Throw()
    {
        Assert.Throws<FormatException>(() => Sample.GetInt("a.text"));
        Assert.Throws<FormatException>(() => Sample.GetInt("a.d"));
        Assert.Throws<OverflowException>(() => Sample.GetInt("a.big"));
        Assert.Throws<NotSupportedException>(() => Sample.GetBoolean("a.text"));
        Assert.Throws<FormatException>(() => Sample.GetTimeSpan("a.text"));
        Assert.Throws<FormatException>(() => Sample.GetTimeSpan("a.forever", null, false));
        Assert.Null(Sample.GetString("a.sub"));
        Assert.Null(Sample.GetString("a.list"));
    }

    [Theory]
    [InlineData("a.half", 500)]
    [InlineData("a.millis", 100)]
    [InlineData("a.hours", 7_200_000)]
    [InlineData("a.forever", -1)]
    public void GetTimeSpan_Units_AreUnderstood(string path, double milliseconds)
        => Assert.Equal(milliseconds, Sample.GetTimeSpan(path).TotalMilliseconds);

    [Theory]
    [InlineData("a.size", 65536)]
    [InlineData("a.metric", 3000)]
    [InlineData("a.bytes", 10)]
    public void GetByteSize_Units_AreUnderstood(string path, long bytes) => Assert.Equal(bytes, Sample.GetByteSize(path, null));

    [Fact]
    public void Lists_OfTextsAndNumbers_KeepTheirOrder()
    {
        Assert.Equal(["one", "two", "three four"], Sample.GetStringList("a.list"));
        Assert.Equal(["1", "2", "3"], Sample.GetStringList("a.ints"));
        Assert.Equal([1, 2, 3], Sample.GetIntList("a.ints"));
        Assert.Empty(Sample.GetStringList("a.empty"));
    }

    [Fact]
    public void WithFallback_Chain_NearestWinsAndObjectsMerge()
    {
        Config one = ConfigurationFactory.ParseString("x = 1\no.a = 1");
        Config two = ConfigurationFactory.ParseString("x = 2\ny = 2\no.b = 2");
        Config three = ConfigurationFactory.ParseString("y = 3\nz = 3\no.a = 3\no.c = 3");
        Config all = one.WithFallback(two).WithFallback(three);
        Assert.Equal((1, 2, 3), (all.GetInt("x"), all.GetInt("y"), all.GetInt("z")));
        Config o = all.GetConfig("o")!;
        Assert.Equal((1, 2, 3), (o.GetInt("a"), o.GetInt("b"), o.GetInt("c")));
        Assert.Equal(["o", "x", "y", "z"], all.AsEnumerable().Select(static pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(-1, one.GetInt("y", -1));
        Assert.Same(one, one.WithFallback(null!));
        Assert.Throws<ArgumentException>(() => one.WithFallback(one));
    }

    [Fact]
    public void ParseString_SubstitutionsAndOverrides_AreResolved()
    {
        Config config = ConfigurationFactory.ParseString("base = 5\nother = ${base}\nx = 1\nx = 2\ns { a = 1 }\ns { b = 2 }\n# comment\n// another");
        Assert.Equal((5, 2, 1, 2), (config.GetInt("other"), config.GetInt("x"), config.GetInt("s.a"), config.GetInt("s.b")));
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = ${nowhere.to.be.found}"));
    }

    [Fact]
    public void Empty_IsEmptyAndYieldsToItsFallback()
    {
        Assert.True(ConfigurationFactory.Empty.IsEmpty);
        Assert.True(ConfigurationFactory.Empty.Root!.IsEmpty);
        Assert.False(Sample.IsEmpty);
        Assert.Same(Sample, ConfigurationFactory.Empty.WithFallback(Sample));
    }

    [Fact]
    public void ToString_ReadAgain_GivesTheSameSettings()
    {
        Config again = ConfigurationFactory.ParseString(Sample.ToString());
        Assert.Equal("some text", again.GetString("a.bare"));
        Assert.Equal(["one", "two", "three four"], again.GetStringList("a.list"));
        Assert.Equal(1, again.GetInt("a.sub.x"));
        Assert.Equal(TimeSpan.FromHours(2), again.GetTimeSpan("a.hours"));
    }

    [Fact]
    public void FromObject_PublicProperties_BecomeSettings()
    {
        Config config = ConfigurationFactory.FromObject(new { name = "n", port = 8080 });
        Assert.Equal("n", config.GetString("name"));
        Assert.Equal(8080, config.GetInt("port"));
    }

    [Fact]
    public void Root_Values_CanBeAskedDirectly()
    {
        Assert.True(Sample.Root!.IsObject());
        Assert.Equal(42, Sample.GetValue("a.n")!.GetInt());
        Assert.True(Sample.GetValue("a.list")!.IsArray());
        Assert.Equal(3, Sample.GetValue("a.list")!.GetArray().Count);
        Assert.False(Sample.GetValue("a.empty")!.IsArray());
    }
}
