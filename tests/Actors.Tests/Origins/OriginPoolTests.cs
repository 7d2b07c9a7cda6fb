using StonMedia.Actors.Origins;
using StonMedia.Streams.Settings;

namespace StonMedia.Actors.Tests.Origins;

public sealed class OriginPoolTests
{
    [Fact]
    public void Pick_RoundRobin_SharesByWeightAndSpreadsThem()
    {
        OriginPool pool = Pool(new OriginSettings { Servers = [Server("a", 30), Server("b", 10)] });
        Assert.Equal("aabaaaba", Picks(pool, 8));
    }

    [Fact]
    public void Pick_ServerThatJustFailed_OnlyWhenThereIsNoOther()
    {
        OriginPool two = Pool(new OriginSettings { Servers = [Server("a"), Server("b")] });
        Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal("b", Name(two.Pick(two.Servers[0].Server, null, null, 0))));
        OriginPool one = Pool(new OriginSettings { Servers = [Server("a")] });
        Assert.Equal("a", Name(one.Pick(one.Servers[0].Server, null, null, 0)));
    }

    [Fact]
    public void Candidates_ActiveExcluded_OneStandbyTakesItsPlaceUntilItRecovers()
    {
        OriginPool pool = Pool(new OriginSettings { Servers = [Server("a"), Server("b")], StandbyServers = [Server("s"), Server("t")] });
        Assert.Equal("ab", Names(pool));
        Exclude(pool, 0);
        Assert.Equal("bs", Names(pool));
        Exclude(pool, 2);
        Assert.Equal("bt", Names(pool));
        Exclude(pool, 1);
        Assert.Equal("t", Names(pool));
        Exclude(pool, 3);
        Assert.Null(pool.Pick(null, null, null, 0));
        Assert.False(pool.Servers[0].Probed(good: true, needed: 2));
        Assert.False(pool.Servers[0].Probed(good: false, needed: 2));
        Assert.False(pool.Servers[0].Probed(good: true, needed: 2));
        Assert.True(pool.Servers[0].Probed(good: true, needed: 2));
        Assert.Equal("a", Names(pool));
    }

    [Fact]
    public void Failed_MalformedAnswers_CountOnceAnObject()
    {
        PoolServer server = Pool(new OriginSettings { Servers = [Server("a")] }).Servers[0];
        for (int i = 0; i < 10; i++) Assert.False(server.Failed(3, "/bad"));
        Assert.Equal(1, server.Failures);
        Assert.False(server.Failed(3, "/worse"));
        Assert.True(server.Failed(3, "/worst"));         // it makes no sense whatever it is asked for
        Assert.False(server.IsUsable);
        Assert.True(server.Probed(good: true, needed: 1));
        Assert.False(server.Failed(3, "/bad"));
        Assert.False(server.Failed(3));
        Assert.True(server.Failed(3));
    }

    [Fact]
    public void Failed_SuccessBetween_CountsAnew()
    {
        PoolServer server = Pool(new OriginSettings { Servers = [Server("a")] }).Servers[0];
        Assert.False(server.Failed(3));
        Assert.False(server.Failed(3));
        server.Worked();
        Assert.False(server.Failed(3));
        Assert.False(server.Failed(3));
        Assert.True(server.Failed(3));
        Assert.False(server.IsUsable);
    }

    [Fact]
    public void Checked_TwoChecks_EachCountsForItself()
    {
        var check = new HealthCheckSettings { Failures = 2, Successes = 2 };
        PoolServer server = Pool(new OriginSettings { Servers = [Server("a")], HealthChecks = [check, check] }).Servers[0];
        Assert.False(server.Checked(0, good: false, check));
        Assert.False(server.Checked(1, good: false, check));
        Assert.True(server.IsUsable);
        Assert.True(server.Checked(1, good: false, check));
        server.Worked();                                    // traffic has no say in it
        Assert.False(server.IsUsable);
        Assert.False(server.Checked(1, good: true, check));
        Assert.True(server.Checked(1, good: true, check));
        Assert.True(server.IsUsable);
    }

    [Fact]
    public void Pick_Hash_ObjectsOfALeavingServerAreSharedOutAndNoOtherMoves()
    {
        OriginPool pool = Pool(new OriginSettings { Balance = OriginBalance.Hash, Servers = [Server("a"), Server("b"), Server("c", 20)] });
        string[] keys = [.. Enumerable.Range(0, 4000).Select(static i => $"/film-{i}.mp4")];
        Dictionary<string, string> before = keys.ToDictionary(static key => key, key => Name(pool.Pick(null, key, null, 0)));
        Assert.InRange(before.Values.Count(static name => name == "c"), 1800, 2200);
        Assert.InRange(before.Values.Count(static name => name == "a"), 850, 1150);
        Exclude(pool, 0);
        foreach (string key in keys)
        {
            string now = Name(pool.Pick(null, key, null, 0));
            if (before[key] == "a") Assert.NotEqual("a", now);
            else Assert.Equal(before[key], now);
        }
    }

    [Fact]
    public void Pick_Session_IdleConnectionFirstThenInTurn()
    {
        OriginPool pool = Pool(new OriginSettings { Balance = OriginBalance.Session, Servers = [Server("a"), Server("b")], IdleTimeout = TimeSpan.FromSeconds(60) });
        PoolServer first = pool.Pick(null, null, null, 1000)!, second = pool.Pick(null, null, null, 1000)!;
        Assert.NotSame(first, second);
        second.End(reusable: true, 2000);
        Assert.Same(second, pool.Pick(null, null, null, 3000));
        second.End(reusable: true, 4000);
        first.End(reusable: true, 5000);
        Assert.Same(first, pool.Pick(null, null, null, 6000));
        Assert.Same(second, pool.Pick(null, null, null, 6000));
        second.End(reusable: true, 7000);
        Assert.Equal(2, new[] { pool.Pick(null, null, null, 67_001), pool.Pick(null, null, null, 67_001) }.Distinct().Count());     // at rest for too long
    }

    [Fact]
    public void Pick_Client_StaysWithItsServerUnlessThatIsExcluded()
    {
        OriginPool pool = Pool(new OriginSettings { Servers = [Server("a"), Server("b"), Server("c")] });
        string own = Name(pool.Pick(null, "/1", "192.0.2.1", 0));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(own, Name(pool.Pick(null, $"/{i}", "192.0.2.1", 0))));
        Assert.Equal(3, Enumerable.Range(0, 100).Select(i => Name(pool.Pick(null, "/1", $"192.0.2.{i}", 0))).Distinct().Count());
        Exclude(pool, own[0] - 'a');
        Assert.NotEqual(own, Name(pool.Pick(null, "/1", "192.0.2.1", 0)));
    }

    [Fact]
    public void RetryBudget_ManyFailures_RetriesAreTheirShareOfRequests()
    {
        var budget = new RetryBudget(10);
        int retries = 0;
        for (int i = 0; i < 1000; i++)
        {
            budget.Earn();
            if (budget.TrySpend()) retries++;
        }

        Assert.InRange(retries, 105, 112);      // ten are there at the start
        Assert.False(new RetryBudget(0).TrySpend());
    }

    private static OriginServer Server(string name, int weight = OriginServer.DefaultWeight) => new(new Uri($"http://{name}/"), weight);

    private static OriginPool Pool(OriginSettings settings) => new(settings);

    private static string Picks(OriginPool pool, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Name(pool.Pick(null, null, null, 0))));

    private static string Names(OriginPool pool) => string.Concat(pool.Candidates().Select(static state => state.Server.Url.Host));

    private static string Name(PoolServer? state) => state!.Server.Url.Host;

    private static void Exclude(OriginPool pool, int index) => Assert.True(pool.Servers[index].Failed(1));
}
