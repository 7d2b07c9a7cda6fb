using System.Globalization;

namespace StonMedia.Tests;

/// <summary>Where every random test has its seed from; compiled into each test project.</summary>
internal static class TestSeed
{
    private const string Variable = "STONMEDIA_SEED";

    /// <summary>A seed that the output of the test names: a new one, or that of the environment, which repeats a run.</summary>
    public static int Take()
    {
        int seed = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Variable}={seed}");
        return seed;
    }
}
