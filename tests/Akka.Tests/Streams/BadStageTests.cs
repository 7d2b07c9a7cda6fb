using Akka;
using Akka.Pattern;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Stages that throw where they can.</summary>
public class BadStageTests : StreamTest
{
    public static TheoryData<string> Places => ["PreStart", "OnPush", "OnPull", "OnUpstreamFinish", "callback", "timer"];

    private static LambdaFlow<int, int> Throwing(string place, Action stopped) => Stages.Pass<int>((logic, inlet, outlet) =>
    {
        static void Throw() => throw new TestException("thrown");
        logic.Stopping = stopped;
        switch (place)
        {
            case "PreStart":
                logic.Starting = Throw;
                break;
            case "OnPush":
                logic.On(inlet, Throw);
                break;
            case "OnPull":
                logic.On(outlet, Throw);
                break;
            case "OnUpstreamFinish":
                logic.On(inlet, () => logic.Push(outlet, logic.Grab(inlet)), Throw);
                break;
            case "callback":
                logic.Starting = () => logic.Callback<int>(_ => Throw())(1);
                logic.On(outlet, static () => { });
                break;
            default:
                logic.Timer = _ => Throw();
                logic.Starting = () => logic.Once("t", TimeSpan.FromMilliseconds(1));
                logic.On(outlet, static () => { });
                break;
        }
    });

    [Theory, MemberData(nameof(Places))]
    public async Task Exception_InAnyHandler_FailsTheStageAndStopsItOnce(string place)
    {
        int stopped = 0;
        Task<Done> run = Source.Single(1).Via(Throwing(place, () => Interlocked.Increment(ref stopped))).RunWith(Sink.Ignore<int>(), Materializer);
        Assert.Equal("thrown", (await Assert.ThrowsAsync<TestException>(() => Within(run))).Message);
        await Eventually(() => Volatile.Read(ref stopped) == 1);
    }

    [Theory, InlineData("OnPush"), InlineData("OnPull"), InlineData("PreStart")]
    public async Task Exception_InAHandler_CancelsUpstreamWithIt(string place)
    {
        Task<Done> run = Stages.Numbers(1, 9).Via(Stages.Tap<int>(Log)).Via(Throwing(place, static () => { })).RunWith(Sink.Ignore<int>(), Materializer);
        await Assert.ThrowsAsync<TestException>(() => Within(run));
        await Eventually(() => Events.Contains("stop"));
        Assert.Contains("cancel thrown", Events);
    }

    [Fact]
    public async Task Exception_InPostStop_IsSwallowed()
    {
        var stage = Stages.Pass<int>((logic, _, _) => logic.Stopping = static () => throw new TestException("poststop"));
        Assert.Equal([1, 2], await Within(Stages.Numbers(1, 2).Via(stage).RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public void Exception_InCreateLogic_ComesOutOfRun()
    {
        var stage = new LambdaFlow<int, int>(static (_, _, _) => throw new TestException("create"));
        Assert.Throws<TestException>(() => Source.Single(1).Via(stage).To(Sink.Ignore<int>()).Run(Materializer));
    }

    [Fact]
    public void Run_OfAStageWithoutAHandler_ThrowsIllegalState()
    {
        var stage = new LambdaFlow<int, int>(static (logic, inlet, outlet) => logic.On(outlet, () => logic.Pull(inlet)));
        Assert.Throws<IllegalStateException>(() => Source.Single(1).Via(stage).To(Sink.Ignore<int>()).Run(Materializer));
    }

    [Fact]
    public async Task Run_AfterOneThatThrewWhileBeingMade_Works()
    {
        var bad = new LambdaSink<int>(static (_, _) => throw new TestException("create"));
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<TestException>(() => Stages.Numbers(1, 3).Select(static x => x).RunWith(Sink.FromGraph(bad), Materializer));
            Assert.Equal([1, 2], await Within(Stages.Numbers(1, 2).RunWith(Sink.Seq<int>(), Materializer)));
        }
    }

    [Fact]
    public async Task Stage_ThatPushesTwice_FailsButItsFirstElementArrives()
    {
        var got = new List<int>();
        var stage = Stages.Pass<int>((logic, inlet, outlet) => logic.On(inlet, () =>
        {
            int x = logic.Grab(inlet);
            logic.Push(outlet, x);
            logic.Push(outlet, x);
        }));
        await Assert.ThrowsAsync<ArgumentException>(() => Within(Stages.Numbers(1, 3).Via(stage).RunWith(Sink.ForEach<int>(got.Add), Materializer)));
        Assert.Equal([1], got);
    }

    [Fact]
    public async Task Task_ThatNeverEnds_DoesNotHoldACancelledStream()
    {
        (UniqueKillSwitch kill, Task<Done> done) = Stages.Numbers(1, 3).SelectAsync(1, static _ => new TaskCompletionSource<int>().Task)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right).ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);
        kill.Shutdown();
        await Within(done);
    }
}
