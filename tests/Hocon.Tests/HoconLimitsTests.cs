using System.Diagnostics;
using System.Text;

namespace StonMedia.Hocon.Tests;

/// <summary>Hostile text must end in an error within bounded time and memory, never in a crash.</summary>
public sealed class HoconLimitsTests
{
    private static readonly HoconOptions Options = new() { Environment = new Dictionary<string, string>() };

    public static TheoryData<string> Hostile => [.. Texts.Keys];

    private static readonly Dictionary<string, Func<string>> Texts = new(StringComparer.Ordinal)
    {
        ["nested objects"] = static () => Repeat("a {", 100_000),
        ["nested arrays"] = static () => "a = " + Repeat("[", 1_000_000),
        ["nested objects in arrays"] = static () => "a = " + Repeat("[{a=", 200_000),
        ["nested substitutions"] = static () => "a = " + Repeat("${", 1_000_000),
        ["long dotted key"] = static () => Repeat("a.", 100_000) + "a = 1",
        ["long dotted substitution"] = static () => "a = ${" + Repeat("a.", 100_000) + "a}",
        ["texts doubling"] = static () => "a0 = xxxxxxxx\n" + Lines(60, static i => $"a{i + 1} = ${{a{i}}}${{a{i}}}"),
        ["arrays doubling"] = static () => "a0 = [1]\n" + Lines(60, static i => $"a{i + 1} = ${{a{i}}} ${{a{i}}}"),
        ["trees doubling"] = static () => "a0 = 1\n" + Lines(60, static i => $"a{i + 1} = [${{a{i}}}, ${{a{i}}}]"),
        ["objects doubling"] = static () => "a0 = 1\n" + Lines(60, static i => $"a{i + 1} {{ x = ${{a{i}}}, y = ${{a{i}}} }}"),
        ["trees growing deep"] = static () => "a0 = 1\n" + Lines(5000, static i => $"a{i + 1} {{ x = ${{a{i}}} }}"),
        ["optional cycles branching"] = static () => Lines(60, static i => $"a{i} = ${{?a{(i + 1) % 60}}} ${{?a{(i + 2) % 60}}} ${{?a{(i + 3) % 60}}}") + "a0 = ${a1}${x}",
        ["long chain"] = static () => Lines(200_000, static i => $"a{i} = ${{a{i + 1}}}"),
        ["many appends of a missing value"] = static () => Lines(100_000, static _ => "a += ${x}"),
        ["texts doubled and copied"] = static () => "a0 = xxxxxxxx\n" + Lines(20, static i => $"a{i + 1} = ${{a{i}}}${{a{i}}}") + Lines(5000, static i => $"b{i} = ${{a20}}{i}"),
        ["self references in a heap"] = static () => Lines(100_000, static _ => "a = ${?a} ${b}"),
    };

    [Theory, MemberData(nameof(Hostile))]
    public void ParseString_HostileText_EndsInACleanErrorInTime(string name)
    {
        string text = Texts[name]();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        HoconException failure = Assert.Throws<HoconException>(() => HoconReader.ParseString(text, name, Options));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"took {clock.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 6L << 30, "allocated too much");
        Assert.NotEmpty(failure.Message);
    }

    public static TheoryData<string> Large => ["keys", "dotted", "appends", "words", "arrays", "objects", "overrides", "references", "chain"];

    [Theory, MemberData(nameof(Large))]
    public void ParseString_LargeHonestText_IsReadInTime(string name)
    {
        (string text, int count) = name switch
        {
            "keys" => (Lines(100_000, static i => $"key{i} = value {i}"), 100_000),
            "dotted" => (Lines(50_000, static i => $"a.b.key{i} = {i}"), 1),
            "appends" => (Lines(1000, static i => $"a += {i}"), 1),
            "words" => ("a = " + Repeat("word ", 200_000), 1),
            "arrays" => ("a = " + Repeat("[1]", 300_000), 1),
            "objects" => ("a = " + string.Concat(Enumerable.Range(0, 100_000).Select(static i => $"{{k{i}={i}}}")), 1),
            "overrides" => (Lines(50_000, static i => $"a {{ x = {i} }}"), 1),
            "chain" => ("a1000 = 1\n" + Lines(1000, static i => $"a{i} = ${{a{i + 1}}}"), 1001),
            _ => ("v = 1\n" + Lines(20_000, static i => $"key{i} = ${{v}}"), 20_001),
        };
        var clock = Stopwatch.StartNew();
        HoconObject root = HoconReader.ParseString(text, name, Options);
        Assert.Equal(count, root.Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"took {clock.Elapsed}");
    }

    [Fact]
    public void ParseString_OnASmallStack_EndsInACleanError()
    {
        Exception? failure = null;
        string text = Repeat("a {", 900) + Repeat("}", 900) + "\n" + Lines(900, static i => $"b{i} = ${{b{i + 1}}}");
        var thread = new Thread(() => failure = Record.Exception(() => HoconReader.ParseString(text, "small", Options)), 256 << 10);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(20)));
        Assert.IsType<HoconException>(failure);
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
            text.Append(line(i)).Append('\n');
        return text.ToString();
    }
}
