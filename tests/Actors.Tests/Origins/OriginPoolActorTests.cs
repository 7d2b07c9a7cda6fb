using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Streams.Origin;
using StonMedia.Streams.Settings;
using StonMedia.Tests.Support;

namespace StonMedia.Actors.Tests.Origins;

public sealed class OriginPoolActorTests
{
    private static readonly OriginServer s_active = new(new Uri("http://active:1/"));
    private static readonly OriginServer s_standby = new(new Uri("http://standby:1/"));

    [Fact]
    public async Task Load_ActiveServerDown_StandbyServesAndStepsBackAfterRecovery()
    {
        bool down = true;
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin: static settings => settings with
        {
            Servers = [s_active], StandbyServers = [s_standby],
            Exclusion = new ExclusionSettings { Failures = 2 },
            Recovery = new RecoverySettings { Interval = TimeSpan.FromMilliseconds(20), Successes = 2, Path = "/alive" },
        }, ttl: static ttl => ttl with { ConnectFailure = TimeSpan.Zero });
        edge.Origin.Before = (request, _) => down && request.Server.Host == "active"
            ? throw new OriginException(OriginFailure.ConnectFailed, "refused") { NothingReceived = true } : Task.CompletedTask;
        int file = 0;
        await Eventually.HoldsAsync(() => ServedBy(edge, ref file) == "standby", "the standby server to step in");
        Assert.Equal("standby", ServedBy(edge, ref file));
        down = false;
        await Eventually.HoldsAsync(() => ServedBy(edge, ref file) == "active", "the active server to be let in again");
        Assert.Equal("active", ServedBy(edge, ref file));
        Assert.Equal("active", ServedBy(edge, ref file));
    }

    [Fact]
    public async Task HealthCheck_BodyBreaksOff_ExcludesWithoutAnyTraffic()
    {
        bool sick = true;
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin: static settings => settings with
        {
            Servers = [s_active, s_standby],
            HealthChecks = [new HealthCheckSettings { Path = "/alive", Status = [200], Interval = TimeSpan.FromMilliseconds(20), Failures = 2, Successes = 2 }],
        });
        edge.Origin.Files["/alive"] = new FakeFile { Length = 1000 };
        var broken = new FakeFile { Length = 1000, CutAt = 500 };
        edge.Origin.Choose = request => sick && request.Server.Host == "active" && request.RawTarget == "/alive" ? broken : null;
        int file = 0;
        await Eventually.HoldsAsync(() => ServedBy(edge, ref file) == "standby" && ServedBy(edge, ref file) == "standby", "the sick server to be left out");
        sick = false;
        await Eventually.HoldsAsync(() => ServedBy(edge, ref file) == "active", "the server to be let in again");
    }

    [Fact]
    public async Task Load_RetryBudgetSpent_NotTriedAgain()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(
            origin: static settings => settings with { Servers = [s_active, s_standby], RetryBudget = 0, Exclusion = new ExclusionSettings { Failures = 1000 } });
        edge.Origin.Before = static (_, _) => throw new OriginException(OriginFailure.ConnectFailed, "refused") { NothingReceived = true };
        Assert.IsType<LoadResult.Failed>(await edge.LoadAsync("/a"));
        Assert.Single(edge.Origin.Requests);
    }

    /// <summary>Loads a file of its own and says which server was asked for it last; "" when the load failed.</summary>
    private static string ServedBy(EdgeUnderTest edge, ref int file)
    {
        string path = $"/file-{file++}";
        edge.Origin.Files[path] = new FakeFile { Length = 10 };
        LoadResult result = edge.LoadAsync(path).GetAwaiter().GetResult();
        return result is LoadResult.Ready ? edge.Origin.Asked.Last(asked => asked.Target == path).Server : "";
    }
}
