using System.Xml.Linq;

namespace StonMedia.Architecture.Tests;

/// <summary>Who may reference whom: docs/architecture.md draws it, this test holds it.</summary>
public class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["hocon"] = [],
        ["akka"] = ["hocon"],
        ["media"] = [],
        ["cache"] = [],
        ["streams"] = ["cache", "media", "akka"],
        ["actors"] = ["streams", "cache", "media", "akka"],
        ["http"] = ["hocon", "actors", "streams", "cache", "media", "akka"],
    };

    public static TheoryData<string> Layers => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Layers))]
    public void ProjectReferences_OfALayer_AreOnlyTheAllowedOnes(string layer)
    {
        Assert.Empty(References(Project(layer)).Except(Allowed[layer]));
    }

    [Fact]
    public void Projects_OutsideTestsAndBench_AreTheKnownLayers()
    {
        IEnumerable<string> layers = Repository.Files
            .Where(static file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(static file => file.Split('/')[0])
            .Where(static folder => folder is not ("tests" or "bench"))
            .Distinct();
        Assert.Equal(Allowed.Keys.Order(), layers.Order());
    }

    [Theory, InlineData("media"), InlineData("cache"), InlineData("hocon"), InlineData("akka"), InlineData("streams"), InlineData("actors")]
    public void References_BelowHttp_KnowNeitherAspNetCoreNorPackages(string layer)
    {
        XDocument project = XDocument.Load(Path.Combine(Repository.Root, Project(layer)));
        Assert.Empty(project.Descendants("FrameworkReference"));
        Assert.DoesNotContain(Repository.Code, file => file.StartsWith(layer + "/", StringComparison.Ordinal)
            && Repository.Read(file).Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        // SQLite belongs to the cache's index database, ILogger to the actors' events; everything else below http is the base library.
        IEnumerable<string> packages = project.Descendants("PackageReference").Select(static item => (string)item.Attribute("Include")!);
        Assert.DoesNotContain(packages, package => (layer, package) is not (("cache", "Microsoft.Data.Sqlite") or ("actors", "Microsoft.Extensions.Logging.Abstractions")));
    }

    [Theory, InlineData("media"), InlineData("cache"), InlineData("hocon")]
    public void Code_OfLayersBesideAkka_NamesNoAkkaNamespace(string layer)
    {
        Assert.DoesNotContain(Repository.Code, file => file.StartsWith(layer + "/", StringComparison.Ordinal)
            && Repository.Read(file).Contains("using Akka", StringComparison.Ordinal));
    }

    [Fact]
    public void Code_OfMedia_DoesNoInputOrOutput()
    {
        string[] forbidden = ["System.Net", "File.Open", "File.Read", "FileStream", "HttpClient", "Socket", "DateTime.Now", "DateTime.UtcNow"];
        Assert.Empty(from file in Repository.Code
                     where file.StartsWith("media/", StringComparison.Ordinal)
                     from word in forbidden
                     where Repository.Read(file).Contains(word, StringComparison.Ordinal)
                     select $"{file}: {word}");
    }

    private static string Project(string layer) => Repository.Files.Single(file =>
        file.StartsWith(layer + "/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<string> References(string project)
    {
        XDocument xml = XDocument.Load(Path.Combine(Repository.Root, project));
        foreach (XElement reference in xml.Descendants("ProjectReference"))
            yield return ((string)reference.Attribute("Include")!).Replace('\\', '/').Split('/')[^2];
        // UsesAkka stands for akka/ or, with -p:AkkaNet, for the packages: see Directory.Build.targets.
        if (xml.Descendants("UsesAkka").Any(static item => item.Value == "true")) yield return "akka";
    }
}
