using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>The order of signals at a stage, and its end.</summary>
public class LifecycleTests : StreamTest
{
    [Fact]
    public async Task Signals_OfACompletion_ComeInOrder()
    {
        await Within(Source.Single(1).Via(Stages.Tap<int>(Log)).RunWith(Sink.Seq<int>(), Materializer));
        await Eventually(() => Events.Contains("stop"));
        // A source may say that it is done before or after it is asked again.
        Assert.Equal(["start", "pull", "push", "finish", "stop"], Events.Where(static (e, i) => e != "pull" || i == 1));
    }

    [Fact]
    public async Task Signals_OfAFailure_ComeInOrder()
    {
        Task<Done> run = Source.Failed<int>(new TestException("up")).Via(Stages.Tap<int>(Log)).RunWith(Sink.Ignore<int>(), Materializer);
        Assert.Equal("up", (await Assert.ThrowsAsync<TestException>(() => Within(run))).Message);
        await Eventually(() => Events.Contains("stop"));
        Assert.Equal(["start", "failure up", "stop"], Events.Where(static e => e != "pull"));
    }

    [Fact]
    public async Task Cancel_WithACause_TravelsUpstreamUnchanged()
    {
        var sink = new LambdaSink<int>((logic, inlet) =>
        {
            logic.Starting = () => logic.Cancel(inlet, new TestException("enough"));
            logic.On(inlet, static () => { });
        });
        Stages.Numbers(1, 9).Via(Stages.Tap<int>(Log)).Via(Stages.Tap<int>(static _ => { })).RunWith(Sink.FromGraph(sink), Materializer);
        await Eventually(() => Events.Contains("stop"));
        Assert.Contains("cancel enough", Events);
    }

    [Fact]
    public async Task PushThenComplete_InOneHandler_DeliversTheElementFirst()
    {
        var source = new LambdaSource<int>((logic, outlet) => logic.On(outlet, () =>
        {
            logic.Push(outlet, 7);
            logic.Complete(outlet);
        }));
        Assert.Equal([7], await Within(Source.FromGraph(source).Via(Stages.Tap<int>(Log)).RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task PushThenFail_InOneHandler_DeliversTheElementFirst()
    {
        var got = new List<int>();
        var source = new LambdaSource<int>((logic, outlet) => logic.On(outlet, () =>
        {
            logic.Push(outlet, 7);
            logic.FailStage(new TestException("after"));
        }));
        await Assert.ThrowsAsync<TestException>(() => Within(Source.FromGraph(source).RunWith(Sink.ForEach<int>(got.Add), Materializer)));
        Assert.Equal([7], got);
    }

    [Theory, InlineData("complete"), InlineData("fail"), InlineData("cancel"), InlineData("abort"), InlineData("all at once")]
    public async Task PostStop_HoweverTheStreamEnds_RunsOnce(string end)
    {
        int stopped = 0;
        var stage = Stages.Pass<int>((logic, _, _) => logic.Stopping = () => Interlocked.Increment(ref stopped));
        ActorMaterializer own = System.Materializer();
        Source<int, NotUsed> source = end switch
        {
            "complete" => Stages.Numbers(1, 3),
            "fail" => Source.Failed<int>(new TestException("up")),
            "abort" => Source.Maybe<int>().MapMaterializedValue(static _ => NotUsed.Instance),
            _ => Stages.Numbers(1, end == "all at once" ? 2 : 100),
        };
        Task run = source.Via(stage).Take(2).RunWith(Sink.Ignore<int>(), own);
        if (end == "abort") own.Shutdown();
        await Record.ExceptionAsync(() => Within(run));
        await Eventually(() => Volatile.Read(ref stopped) > 0);
        own.Shutdown();
        await Within(System.Terminate());
        Assert.Equal(1, stopped);
    }

    [Fact]
    public async Task UngrabbedElement_WhenUpstreamFinishes_CanStillBeGrabbed()
    {
        var stage = Stages.Pass<int>((logic, inlet, outlet) => logic.On(inlet, static () => { }, () => logic.Emit(outlet, logic.Grab(inlet), logic.CompleteStage)));
        Assert.Equal([5], await Within(Source.Single(5).Via(stage).RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task Finish_ThatIsIgnored_KeepsTheStageUntilItsPortsClose()
    {
        var stopped = new TaskCompletionSource();
        var stage = Stages.Pass<int>((logic, inlet, outlet) =>
        {
            logic.On(inlet, () => logic.Push(outlet, logic.Grab(inlet)), () => Log("ignored"));
            logic.On(outlet, () => logic.TryPull(inlet));
            logic.Stopping = () => stopped.SetResult();
        });
        (UniqueKillSwitch kill, Task<Done> done) = Source.Empty<int>().Via(stage).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);
        await Eventually(() => Events.Length > 0);
        Assert.False(stopped.Task.IsCompleted);
        kill.Shutdown();
        await Within(stopped.Task);
        await Within(done);
    }

    [Fact]
    public async Task SetKeepGoing_OutlivesThePorts()
    {
        var stopped = new TaskCompletionSource();
        Action<int>? end = null;
        var sink = new LambdaSink<int>((logic, inlet) =>
        {
            logic.Starting = () =>
            {
                logic.KeepGoing(true);
                end = logic.Callback<int>(_ => logic.CompleteStage());
                logic.Pull(inlet);
            };
            logic.On(inlet, () => logic.Pull(inlet), () => Log("finish"));
            logic.Stopping = () => stopped.SetResult();
        });
        Stages.Numbers(1, 2).RunWith(Sink.FromGraph(sink), Materializer);
        await Eventually(() => Events.Length > 0);
        Assert.False(stopped.Task.IsCompleted);
        end!(0);
        await Within(stopped.Task);
    }
}
