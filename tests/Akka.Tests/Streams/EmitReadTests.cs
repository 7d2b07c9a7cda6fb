using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Emitting more than was asked for, and reading ahead of handlers.</summary>
public class EmitReadTests : StreamTest
{
    [Fact]
    public async Task EmitMultiple_WaitsForDemandAndThenCallsBack()
    {
        var stage = Stages.Pass<int>((logic, inlet, outlet) => logic.On(inlet, () =>
        {
            int x = logic.Grab(inlet);
            logic.EmitMultiple(outlet, [x, x + 100, x + 200], () => Log("after " + x));
        }));
        await Within(Stages.Numbers(1, 2).Via(stage).RunWith(Sink.ForEach<int>(x => Log(x.ToString(null, null))), Materializer));
        Assert.Equal(["1", "101", "after 1", "201", "2", "102", "after 2", "202"], Events);
    }

    [Fact]
    public async Task CompleteStage_WhileEmitting_WaitsForTheRest()
    {
        bool? closed = null;
        var stage = Stages.Pass<int>((logic, inlet, outlet) => logic.On(inlet, () => logic.Push(outlet, logic.Grab(inlet)), () =>
        {
            logic.EmitMultiple(outlet, [100, 101, 102], static () => { });
            logic.CompleteStage();
            closed = logic.IsClosed(outlet);
        }));
        Assert.Equal([1, 100, 101, 102], await Within(Source.Single(1).Via(stage).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.False(closed);
    }

    [Fact]
    public async Task Emit_InAFollowUp_GoesAfterWhatWaited()
    {
        var stage = Stages.Pass<int>((logic, inlet, outlet) => logic.On(inlet, () =>
        {
            logic.Grab(inlet);
            logic.EmitMultiple(outlet, [1, 2], () => logic.Emit(outlet, 9, static () => { }));
            logic.Emit(outlet, 3, static () => { });
            logic.Emit(outlet, 4, static () => { });
        }));
        Assert.Equal([1, 2, 3, 4, 9], await Within(Stages.Numbers(1, 2).Via(stage).Take(5).RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task Cancel_WhileEmitting_DropsTheRestAndReachesTheHandler()
    {
        var stopped = new TaskCompletionSource();
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.On(outlet, () => logic.EmitMultiple(outlet, Enumerable.Range(1, 5), () => Log("all emitted")), _ =>
            {
                Log("cancelled");
                logic.CompleteStage();
            });
            logic.Stopping = () => stopped.SetResult();
        });
        Assert.Equal([1, 2], await Within(Source.FromGraph(source).Take(2).RunWith(Sink.Seq<int>(), Materializer)));
        await Within(stopped.Task);
        Assert.Equal(["cancelled"], Events);
    }

    [Fact]
    public async Task Read_TakesElementsAheadOfTheHandler()
    {
        var stage = Stages.Pass<int>((logic, inlet, outlet) =>
        {
            bool begun = false;
            logic.On(outlet, () =>
            {
                if (begun)
                {
                    logic.TryPull(inlet);
                    return;
                }
                begun = true;
                logic.Read(inlet, first => logic.Read(inlet, second => logic.Push(outlet, first + second), static () => { }), static () => { });
            });
        });
        Assert.Equal([3, 3, 4], await Within(Stages.Numbers(1, 4).Via(stage).RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task Read_OfAnInletThatCloses_CallsOnCloseAndThenTheHandler()
    {
        var stage = Stages.Pass<int>((logic, inlet, outlet) =>
        {
            logic.On(inlet, static () => { }, () =>
            {
                Log("finish");
                logic.CompleteStage();
            });
            logic.On(outlet, () => logic.Read(inlet, static _ => { }, () => Log("closed")));
        });
        var empty = new LambdaSource<int>((logic, outlet) => logic.On(outlet, logic.CompleteStage));
        await Within(Source.FromGraph(empty).Via(stage).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.Equal(["closed", "finish"], Events);
    }
}
