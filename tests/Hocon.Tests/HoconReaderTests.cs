namespace StonMedia.Hocon.Tests;

/// <summary>What the recorded cases do not show: positions, layering, includes from text, the environment as lists.</summary>
public sealed class HoconReaderTests
{
    private static readonly HoconOptions NoEnvironment = new() { Environment = new Dictionary<string, string>() };

    [Theory]
    [InlineData("a = 1\n  b = ${gone}", 2, 7, HoconErrorKind.Unresolved)]
    [InlineData("a = 1\nb = x ? y", 2, 7, HoconErrorKind.Parse)]
    [InlineData("a {\n  b.. = 1\n}", 2, 3, HoconErrorKind.BadPath)]
    [InlineData("a = ${b..c}", 1, 5, HoconErrorKind.BadPath)]
    [InlineData("a = \"tab\there\"", 1, 9, HoconErrorKind.Parse)]
    [InlineData("a = [1, 2\nb = 3", 2, 3, HoconErrorKind.Parse)]
    [InlineData("a = ${a}", 1, 5, HoconErrorKind.Cycle)]
    [InlineData("a = ${b..c}\n]", 2, 1, HoconErrorKind.Parse)]
    public void ParseString_FaultyText_NamesFileLineAndColumn(string text, int line, int column, HoconErrorKind kind)
    {
        HoconException failure = Assert.Throws<HoconException>(() => HoconReader.ParseString(text, "site.conf", NoEnvironment));
        Assert.Equal((kind, "site.conf", line, column), (failure.Kind, failure.File, failure.Line, failure.Column));
        Assert.StartsWith($"site.conf:{line}:{column}: ", failure.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Origin_EveryKindOfValue_IsWhereItIsWritten()
    {
        HoconObject root = HoconReader.ParseString("a = word\nb : [ 1,\n  true ]\n c { d = null }", "f", NoEnvironment);
        Assert.Equal(new HoconOrigin("f", 1, 5), root["a"].Origin);
        Assert.Equal(new HoconOrigin("f", 2, 5), root["b"].Origin);
        Assert.Equal(new HoconOrigin("f", 3, 3), ((HoconArray)root["b"])[1].Origin);
        Assert.Equal(new HoconOrigin("f", 4, 10), root.Find("c.d").Origin);
    }

    [Fact]
    public void Origin_OfTextWithSubstitutions_IsWhereTheTextIsWritten()
    {
        HoconObject root = HoconReader.ParseString("n = 5\nu = parsecs\n\n t = ${n} ${u}", "f", NoEnvironment);
        Assert.Equal(new HoconOrigin("f", 4, 6), root["t"].Origin);
        Assert.Equal(4, Assert.Throws<HoconException>(() => root.GetDuration("t")).Line);
    }

    [Fact]
    public void Keys_OfMergedObjects_KeepTheOrderOfFirstAppearance()
    {
        HoconObject root = HoconReader.ParseString("z = 1\nm { b = 1 }\na = 1\nm { a = 1, b = 2 }\nz = 2", "f", NoEnvironment);
        Assert.Equal(["z", "m", "a"], root.Keys);
        Assert.Equal(["b", "a"], root.GetObject("m").Keys);
    }

    [Fact]
    public void WithFallback_UserOverReference_SubstitutionsSeeBoth()
    {
        HoconDocument reference = HoconReader.ReadString("port = 80\nurl = \"http://h:\"${port}\nlimits { a = 1, b = 2 }", "reference.conf", NoEnvironment);
        HoconDocument user = HoconReader.ReadString("port = 8080\nlimits { b = ${limits.a} }\nlist = [0] ${?nothing}", "user.conf", NoEnvironment);
        HoconObject root = user.WithFallback(reference).Resolve(NoEnvironment);
        Assert.Equal("http://h:8080", root.GetString("url"));
        Assert.Equal(1, root.GetInt("limits.b"));
        Assert.Equal("user.conf", root["port"].Origin.File);
        Assert.Equal("reference.conf", root.Find("limits.a").Origin.File);
    }

    [Fact]
    public void WithFallback_SelfReference_LooksIntoTheReference()
    {
        HoconDocument reference = HoconReader.ReadString("tags = [a]", "reference.conf", NoEnvironment);
        HoconDocument user = HoconReader.ReadString("tags += b", "user.conf", NoEnvironment);
        Assert.Equal(["a", "b"], user.WithFallback(reference).Resolve(NoEnvironment).GetStringList("tags"));
        Assert.Equal(["a"], reference.Resolve(NoEnvironment).GetStringList("tags"));
        Assert.Equal(["b"], user.Resolve(NoEnvironment).GetStringList("tags"));
    }

    [Fact]
    public void WithFallback_NullInTheMiddle_CutsTheObjectBelowOff()
    {
        HoconDocument reference = HoconReader.ReadString("o { x = 1 }", "reference.conf", NoEnvironment);
        HoconDocument user = HoconReader.ReadString("o = null\no { y = 2 }", "user.conf", NoEnvironment);
        Assert.Equal("""{"o": {"y": 2}}""", user.WithFallback(reference).Resolve(NoEnvironment).ToJson());
    }

    [Fact]
    public void Environment_ListSuffix_ReadsNumberedVariables()
    {
        var options = new HoconOptions { Environment = new Dictionary<string, string> { ["X_0"] = "a", ["X_1"] = "b", ["X_3"] = "d" } };
        HoconObject root = HoconReader.ParseString("a = ${X[]}\nb = [0] ${?X[]}\nc = ${?Y[]}\nd = [1] ${?Y[]}", "f", options);
        Assert.Equal("""{"a": ["a", "b"], "b": [0, "a", "b"], "d": [1]}""", root.ToJson());
        HoconException failure = Assert.Throws<HoconException>(() => HoconReader.ParseString("a = ${Y[]}", "f", options));
        Assert.Equal(HoconErrorKind.Unresolved, failure.Kind);
    }

    [Fact]
    public void Environment_NotGiven_IsThatOfTheProcess()
    {
        string name = $"STONMEDIA_HOCON_TEST_{Environment.ProcessId}";
        Environment.SetEnvironmentVariable(name, "here");
        try
        {
            Assert.Equal("here", HoconReader.ParseString($"a = ${{{name}}}").GetString("a"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public void OverrideInsideAConcatenatedObject_MissingVariable_KeepsTheDefault()
    {
        // The reference dies here with an internal error ("replaceChild did not find"); the pattern is too useful to refuse.
        HoconObject root = HoconReader.ParseString("base { a = 1 }\ncat = ${base} { port = 80, port = ${?PORT} }", "f", NoEnvironment);
        Assert.Equal("""{"base": {"a": 1}, "cat": {"a": 1, "port": 80}}""", root.ToJson());
        HoconObject set = HoconReader.ParseString("base { a = 1 }\ncat = ${base} { port = 80, port = ${?PORT} }", "f", new HoconOptions { Environment = new Dictionary<string, string> { ["PORT"] = "81" } });
        Assert.Equal(81, set.GetInt("cat.port"));
    }

    [Fact]
    public void AppendInsideAnObjectOverAScalar_SeesWhatIsAlreadyCertain()
    {
        // The object is a layer over the 1 while it is resolved; looking for d.a has to find the way through that layer.
        HoconException failure = Assert.Throws<HoconException>(() => HoconReader.ParseString("d = 1\nd: {a=x\na = ${Q}\no=null}\nb += ${?d.a}", "f", NoEnvironment));
        Assert.Equal(HoconErrorKind.Unresolved, failure.Kind);
        Assert.Equal("""{"b": ["y"], "d": {"a": "y", "q": "y"}}""", HoconReader.ParseString("d = 1\nd: {a=x\na = ${d.q}\nq=y}\nb += ${?d.a}", "f", NoEnvironment).ToJson());
    }
}
