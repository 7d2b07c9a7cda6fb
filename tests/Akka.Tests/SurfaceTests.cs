using Akka.Actor;

namespace AkkaContract.Tests;

/// <summary>What the stand-in shows is what the genuine Akka.NET has.</summary>
public class SurfaceTests
{
    [Fact]
    public async Task Assembly_PublicMembers_AreGenuine()
    {
        string assembly = typeof(ActorSystem).Assembly.Location;
        Assert.SkipUnless(Path.GetFileName(assembly) == "StonMedia.Akka.dll", "these are the genuine packages");
        string tool = Shared.Find("tools", "akka-surface.cs");
        (int exit, string output) = await Shared.DotnetAsync(Shared.Repository, TimeSpan.FromMinutes(4), "run", "--file", tool, "--", assembly);
        Assert.True(exit == 0, output);
        Assert.EndsWith(" members as in Akka.NET, 0 not", output.Trim(), StringComparison.Ordinal);
    }
}
