using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>What a stage may do with a port, and when.</summary>
public class DemandTests : StreamTest
{
    private async Task<Exception?> OnFirstPull(Action<OpenLogic, Inlet<int>, Outlet<int>> attempt)
    {
        Exception? thrown = null;
        var stage = Stages.Pass<int>((logic, inlet, outlet) => logic.On(outlet, () =>
        {
            thrown = Record.Exception(() => attempt(logic, inlet, outlet));
            logic.CompleteStage();
        }));
        await Within(Stages.Numbers(1, 3).Via(stage).RunWith(Sink.Ignore<int>(), Materializer));
        return thrown;
    }

    [Fact]
    public async Task Pull_Twice_Throws() => Assert.IsType<ArgumentException>(await OnFirstPull((logic, inlet, _) =>
    {
        logic.Pull(inlet);
        logic.Pull(inlet);
    }));

    [Fact]
    public async Task TryPull_Twice_Throws() => Assert.IsType<ArgumentException>(await OnFirstPull((logic, inlet, _) =>
    {
        logic.TryPull(inlet);
        logic.TryPull(inlet);
    }));

    [Fact]
    public async Task Pull_OfAClosedPort_Throws() => Assert.IsType<ArgumentException>(await OnFirstPull((logic, inlet, _) =>
    {
        logic.Cancel(inlet);
        logic.Pull(inlet);
    }));

    [Fact]
    public async Task TryPull_OfAClosedPort_DoesNothing() => Assert.Null(await OnFirstPull((logic, inlet, _) =>
    {
        logic.Cancel(inlet);
        logic.TryPull(inlet);
    }));

    [Fact]
    public async Task Push_Twice_Throws() => Assert.IsType<ArgumentException>(await OnFirstPull((logic, _, outlet) =>
    {
        logic.Push(outlet, 1);
        logic.Push(outlet, 2);
    }));

    [Fact]
    public async Task Push_IntoAClosedPort_Throws() => Assert.IsType<ArgumentException>(await OnFirstPull((logic, _, outlet) =>
    {
        logic.Complete(outlet);
        logic.Push(outlet, 1);
    }));

    [Fact]
    public async Task Grab_WithoutAnElement_Throws() => Assert.IsType<ArgumentException>(await OnFirstPull((logic, inlet, _) => logic.Grab(inlet)));

    [Fact]
    public async Task CompleteFailAndCancel_MoreThanOnce_DoNothing() => Assert.Null(await OnFirstPull((logic, inlet, outlet) =>
    {
        logic.Complete(outlet);
        logic.Complete(outlet);
        logic.Fail(outlet, new TestException("late"));
        logic.Cancel(inlet);
        logic.Cancel(inlet);
    }));

    [Fact]
    public async Task Push_OfNull_ThrowsArgumentNull()
    {
        Exception? thrown = null;
        var source = new LambdaSource<string>((logic, outlet) => logic.On(outlet, () =>
        {
            thrown = Record.Exception(() => logic.Push(outlet, null!));
            logic.CompleteStage();
        }));
        Assert.Empty(await Within(Source.FromGraph(source).RunWith(Sink.Seq<string>(), Materializer)));
        Assert.IsType<ArgumentNullException>(thrown);
    }

    [Fact]
    public async Task Push_BeforeThePull_FailsTheStage()
    {
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () => logic.Push(outlet, 1);
            logic.On(outlet, static () => { });
        });
        await Assert.ThrowsAsync<ArgumentException>(() => Within(Source.FromGraph(source).RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task Elements_WithoutDemand_AreNotAskedFor()
    {
        int pulled = 0;
        var source = new LambdaSource<int>((logic, outlet) => logic.On(outlet, () => logic.Push(outlet, ++pulled)));
        Action<int>? ask = null;
        int got = 0;
        var sink = new LambdaSink<int>((logic, inlet) =>
        {
            logic.Starting = () => ask = logic.Callback<int>(_ => logic.Pull(inlet));
            logic.On(inlet, () => got = logic.Grab(inlet));
        });
        Source.FromGraph(source).Select(static x => x).Where(static x => x > 0).RunWith(Sink.FromGraph(sink), Materializer);
        await Eventually(() => ask is not null);
        Assert.Equal(0, pulled);
        for (int i = 1; i <= 3; i++)
        {
            ask!(0);
            await Eventually(() => Volatile.Read(ref got) == i);
            Assert.Equal(i, pulled);
        }
    }

    [Fact]
    public async Task PortStates_FollowAnElement()
    {
        var seen = new List<(bool Available, bool Pulled)>();
        var stage = Stages.Pass<int>((logic, inlet, outlet) =>
        {
            void See() => seen.Add((logic.IsAvailable(inlet), logic.HasBeenPulled(inlet)));
            logic.On(outlet, () =>
            {
                See();
                logic.Pull(inlet);
                See();
            });
            logic.On(inlet, () =>
            {
                See();
                logic.Push(outlet, logic.Grab(inlet));
                See();
            });
        });
        await Within(Source.Single(1).Via(stage).RunWith(Sink.Seq<int>(), Materializer));
        Assert.Equal([(false, false), (false, true), (true, false), (false, false)], seen.Take(4));
    }

    [Fact]
    public async Task Elements_OfValueTypesAndReferences_KeepTheirValues()
    {
        Assert.Equal([1, 2, 3], await Within(Stages.Numbers(1, 3).Select(static x => (long)x).Select(static x => (int)x).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.Equal(["1", "2"], await Within(Stages.Numbers(1, 2).Select(static x => x.ToString(null, null)).RunWith(Sink.Seq<string>(), Materializer)));
        Assert.Equal([(1, "a")], await Within(Source.Single((1, "a")).Via(Stages.Pass<(int, string)>()).RunWith(Sink.Seq<(int, string)>(), Materializer)));
    }
}
