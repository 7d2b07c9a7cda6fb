using Akka.Actor;

namespace AkkaContract.Tests;

/// <summary>Small programs whose traces were recorded on the genuine Akka.NET.</summary>
public class ScenarioTests
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

    [Fact]
    public async Task Scenarios_GiveTheRecordedTraces()
    {
        string assembly = typeof(ActorSystem).Assembly.Location;
        Assert.SkipUnless(Path.GetFileName(assembly) == "StonMedia.Akka.dll", "these are the genuine packages");
        string sources = Shared.Find("akka-scenarios");
        string folder = Directory.CreateTempSubdirectory("akka-scenarios-").FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(sources, "*.cs"))
                File.WriteAllText(Path.Combine(folder, Path.GetFileName(file)), File.ReadAllText(file));
            File.WriteAllText(Path.Combine(folder, "Run.csproj"), Project.Replace("FOLDER", Path.GetDirectoryName(assembly), StringComparison.Ordinal));
            (int built, string log) = await Shared.DotnetAsync(folder, TimeSpan.FromMinutes(3), "build", "-c", "Release", "-v:quiet", "-clp:NoSummary");
            Assert.True(built == 0, log);
            (int exit, string output) = await Shared.DotnetAsync(
                folder, TimeSpan.FromMinutes(3), Path.Combine("bin", "Release", "net10.0", "Run.dll"), "--check", Path.Combine(sources, "expected.txt"));
            Assert.True(exit == 0, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
