namespace StonMedia.Hocon.Tests;

/// <summary>Includes on a disk of their own.</summary>
public sealed class HoconIncludeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hocon-includes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private HoconObject Parse(string text, HoconOptions? options = null)
        => HoconReader.ParseFile(Write("main.conf", text), (options ?? new HoconOptions()) with { Environment = new Dictionary<string, string>(), WorkingDirectory = _folder });

    [Fact]
    public void Include_Directory_CountsAsMissing()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "d.conf"));
        Assert.Equal("""{"a": 1}""", Parse("include \"d.conf\"\na = 1").ToJson());
        Assert.Equal(HoconErrorKind.Io, Assert.Throws<HoconException>(() => Parse("include required(\"d.conf\")")).Kind);
    }

    [Theory, InlineData("a\\u0000b"), InlineData("a\\u0000b.conf"), InlineData("/a\\u0000b.conf")]
    public void Include_NameWithANullCharacter_CountsAsMissing(string name)
    {
        Assert.Equal("{\"x\": 1}", Parse($"include \"{name}\"\nx = 1").ToJson());
        Assert.Equal(HoconErrorKind.Io, Assert.Throws<HoconException>(() => Parse($"include required(\"{name}\")")).Kind);
        Assert.Equal(HoconErrorKind.Io, Assert.Throws<HoconException>(() => Parse($"include required(file(\"{name}\"))")).Kind);
    }

    [Fact]
    public void Include_RequiredInsideAnOptionalFile_StillFails()
    {
        Write("a.conf", "x = 1\ninclude required(\"gone.conf\")");
        HoconException failure = Assert.Throws<HoconException>(() => Parse("include \"a\""));
        Assert.Equal((HoconErrorKind.Io, 2), (failure.Kind, failure.Line));
        Assert.EndsWith("a.conf", failure.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("include url(\"http://127.0.0.1:9/x.conf\")")]
    [InlineData("include \"http://127.0.0.1:9/x.conf\"")]
    [InlineData("include required(url(\"file:///etc/hostname\"))")]
    public void Include_Url_IsRefusedWithItsPlace(string text)
    {
        HoconException failure = Assert.Throws<HoconException>(() => Parse("a = 1\n" + text));
        Assert.Equal((HoconErrorKind.Io, 2), (failure.Kind, failure.Line));
    }

    [Fact]
    public void Include_Cycle_NamesThePlaceThatClosesIt()
    {
        Write("a.conf", "include \"sub/b.conf\"");
        Write("sub/b.conf", "x = 1\ninclude \"../a.conf\"");
        HoconException failure = Assert.Throws<HoconException>(() => Parse("include \"a.conf\""));
        Assert.Equal(2, failure.Line);
        Assert.EndsWith("b.conf", failure.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Include_TwiceDoublingAtEveryLevel_EndsAtTheLimit()
    {
        for (int i = 0; i < 30; i++)
            Write($"f{i}.conf", $"include \"f{i + 1}.conf\"\ninclude \"f{i + 1}.conf\"");
        HoconException failure = Assert.Throws<HoconException>(() => Parse("include \"f0.conf\""));
        Assert.Equal(HoconErrorKind.Limit, failure.Kind);
    }

    [Fact]
    public void Include_Properties_AreTextsSplitAtDots()
    {
        Write("p.properties", "! note\n# note\na.b=1\na.c : two words \na = lost\n\\u0041key = tab\\there\nlong = one \\\n   two\nempty\n");
        HoconObject root = Parse("include file(\"p.properties\")");
        Assert.Equal("""{"Akey": "tab\there", "a": {"b": "1", "c": "two words "}, "empty": "", "long": "one two"}""", root.ToJson());
    }

    [Fact]
    public void Include_FromText_IsRelativeToTheBaseDirectory()
    {
        Write("a.conf", "x = 1");
        Assert.Equal(1, HoconReader.ParseString("include \"a.conf\"", "text", new HoconOptions { BaseDirectory = _folder }).GetInt("x"));
        Assert.Empty(HoconReader.ParseString("include \"a.conf\"", "text"));
    }

    [Fact]
    public void ParseFile_LargerThanTheLimit_IsRefused()
    {
        HoconException failure = Assert.Throws<HoconException>(() => Parse("a = \"" + new string('x', 2000) + "\"", new HoconOptions { MaxFileSize = 1000 }));
        Assert.Equal(HoconErrorKind.Limit, failure.Kind);
    }

    [Fact]
    public void ParseFile_Missing_IsAnIoErrorThatNamesIt()
    {
        HoconException failure = Assert.Throws<HoconException>(() => HoconReader.ParseFile(Path.Combine(_folder, "none.conf")));
        Assert.Equal(HoconErrorKind.Io, failure.Kind);
        Assert.EndsWith("none.conf", failure.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_GoodAndBadFile_PrintsJsonOrThePlace()
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var environment = new Dictionary<string, string> { ["E"] = "env" };
        Assert.Equal(0, HoconCommand.Run(Write("good.conf", "b = ${E}\na = [1.0, 0.5]"), output, error, environment));
        Assert.Equal("""{"a": [1, 0.5], "b": "env"}""", output.ToString().Trim());
        string bad = Write("bad.conf", "a = 1\nb = ${gone}");
        Assert.Equal(1, HoconCommand.Run(bad, output, error, environment));
        Assert.StartsWith($"{bad}:2:5: ", error.ToString(), StringComparison.Ordinal);
    }
}
