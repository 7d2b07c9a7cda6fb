using Akka.Actor;

namespace AkkaContract.Tests;

/// <summary>Builds and runs the recorded scenarios once, in a folder of their own.</summary>
public sealed class ScenarioRun
{
    // Against the assembly under test rather than its project: nothing of the repository is built a second time.
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RootNamespace>Scenarios</RootNamespace>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>disable</Nullable>
            <NoWarn>$(NoWarn);CS0618;CS8632;CS1998</NoWarn>
            <RunAnalyzers>false</RunAnalyzers>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="FOLDER/StonMedia.*.dll" Exclude="FOLDER/StonMedia.*.Tests.dll" />
          </ItemGroup>
        </Project>
        """;

    private readonly Lazy<Task<string>> _output = new(RunAsync);

    /// <summary>For each scenario whose trace is another than the recorded one: its name and both traces.</summary>
    public async Task<string[]> DifferingAsync(Func<string, bool> ofInterest)
    {
        Assert.SkipUnless(Path.GetFileName(typeof(ActorSystem).Assembly.Location) == "StonMedia.Akka.dll", "these are the genuine packages");
        Shared.Find("akka-scenarios");
        string output = await _output.Value;
        Assert.Contains(" as expected", output, StringComparison.Ordinal);    // it came to its end
        string[] blocks = output.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. blocks.Where(static block => block.StartsWith("== ", StringComparison.Ordinal)).Select(static block => block[3..]).Where(ofInterest)];
    }

    private static async Task<string> RunAsync()
    {
        string assembly = typeof(ActorSystem).Assembly.Location;
        string sources = Shared.Find("akka-scenarios");
        string folder = Directory.CreateTempSubdirectory("akka-scenarios-").FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(sources, "*.cs"))
                File.WriteAllText(Path.Combine(folder, Path.GetFileName(file)), File.ReadAllText(file));
            File.WriteAllText(Path.Combine(folder, "Run.csproj"), Project.Replace("FOLDER", Path.GetDirectoryName(assembly), StringComparison.Ordinal));
            (int built, string log) = await Shared.DotnetAsync(folder, TimeSpan.FromMinutes(3), "build", "-c", "Release", "-v:quiet", "-clp:NoSummary");
            Assert.True(built == 0, log);
            (_, string output) = await Shared.DotnetAsync(
                folder, TimeSpan.FromMinutes(3), Path.Combine("bin", "Release", "net10.0", "Run.dll"), "--check", Path.Combine(sources, "expected.txt"));
            return output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
