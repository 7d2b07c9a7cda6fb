using System.Text;
using StonMedia.Hocon.Tests.Cases;

namespace StonMedia.Hocon.Tests;

/// <summary>
/// Texts damaged or made at random: reading ends in a value or in a <see cref="HoconException"/>, never in anything else, and what is read
/// survives being written and read again. STONMEDIA_FUZZ sets the number of texts, STONMEDIA_SEED the seed.
/// </summary>
public sealed class HoconFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", "=", ":", "+=", "${", "${?", "[]}", "\"", "\"\"\"", "\n", " ", ".", "#", "//", "\\", "\\u0041", "\\ud800", "include ",
        "include \"a.conf\"", "required(", "file(", ")", "1", "-", "e", "true", "null", "a", "b", "a = ", "${a}", "${?b}", "\u00A0", "\uFEFF", "\r\n",
        "\t", "*", "\0", "\uD83D", "9999999999999999999", "1e400",
    ];

    private static readonly string[] OwnSeeds =
    [
        "a { b = 1, c = [1, 2, ${a.b}] }\nd = ${a} { e = \"x\" }\n",
        "l += 1\nl += ${?m}\nm = ${l} [2]\n",
        "s = \"\"\"multi\nline\"\"\" tail ${?HOME} # comment\nt = 1.50 x\n",
        "{\"j\": [null, true, -1.5e3, \"\\u00e9\"]}",
    ];

    [Fact]
    public void ParseString_DamagedText_EndsInAValueOrACleanError()
    {
        string[] seeds = [.. OwnSeeds, .. HoconCase.All.Values.Select(static c => File.ReadAllText(c.File)).Where(static t => t.Length < 3000)];
        ReadAll(random => Damage(seeds[random.Next(seeds.Length)], seeds, random));
    }

    [Fact]
    public void ParseString_GeneratedText_EndsInAValueOrACleanError()
        => ReadAll(static random => new RandomHocon(random).Document());

    private void ReadAll(Func<Random, string> make)
    {
        int seed = TestSeed.Take();
        int count = Number("STONMEDIA_FUZZ", 5000);
        output.WriteLine($"{count} texts");
        var random = new Random(seed);
        var options = new HoconOptions { Environment = new Dictionary<string, string> { ["HOME"] = "/h" }, MaxResolvedSize = 100_000, MaxResolveSteps = 1_000_000 };
        int good = 0;
        for (int i = 0; i < count; i++)
        {
            string text = make(random);
            try
            {
                HoconObject root = HoconReader.ParseString(text, "fuzz", options);
                string json = root.ToJson();
                Assert.Equal(json, HoconReader.ParseString(json, "again", options).ToJson());
                good++;
            }
            catch (HoconException failure)
            {
                Assert.NotEmpty(failure.Message);
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {seed}, text {i}: {other}\n{text}");
            }
        }
        output.WriteLine($"{good} were read, {count - good} refused");
        Assert.InRange(good, 1, count - 1);
    }

    private static string Damage(string text, string[] seeds, Random random)
    {
        var damaged = new StringBuilder(text);
        for (int edits = random.Next(1, 6); edits > 0; edits--)
        {
            int at = random.Next(damaged.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                case 1:
                    damaged.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    damaged.Remove(at, Math.Min(random.Next(1, 6), damaged.Length - at));
                    break;
                default:
                    string other = seeds[random.Next(seeds.Length)];
                    int from = random.Next(other.Length + 1);
                    damaged.Insert(at, other.AsSpan(from, Math.Min(random.Next(1, 40), other.Length - from)));
                    break;
            }
        }
        return damaged.ToString();
    }

    private static int Number(string variable, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;
}
