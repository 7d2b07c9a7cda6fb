using StonMedia.Http.Configuration;

namespace StonMedia.Http.Tests.Configuration;

/// <summary>What the project shows must work: the sample configurations and every example in docs/configuration.md.</summary>
public sealed class SamplesTests
{
    [Fact]
    public void Samples_All_AreValid()
    {
        string[] files = Directory.GetFiles(Path.Combine(Root(), "samples"), "*.conf");
        Assert.True(files.Length >= 3);
        foreach (string file in files)
        {
            LoadResult loaded = ConfigurationLoader.Load(file, new Dictionary<string, string>());
            Assert.Empty(loaded.Errors);
            Assert.Empty(loaded.Warnings);
        }
    }

    [Fact]
    public void Documentation_Examples_AreValid()
    {
        string[] parts = File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md")).Split("```");
        string[] examples = [.. parts.Where(static (x, i) => i % 2 == 1 && x.StartsWith("hocon\n", StringComparison.Ordinal)).Select(static x => x[6..])];
        Assert.True(examples.Length >= 5);
        foreach (string example in examples)
        {
            LoadResult loaded = Conf.Load(example);
            // Certificates are the reader's own.
            Assert.All(loaded.Errors, static x => Assert.StartsWith("there is no file", x.Message, StringComparison.Ordinal));
            Assert.Empty(loaded.Warnings);
        }
    }

    private static string Root()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "StonMedia.sln"))) at = at.Parent ?? throw new InvalidOperationException("outside the repository");
        return at.FullName;
    }
}
