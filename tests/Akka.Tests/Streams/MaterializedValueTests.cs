using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace AkkaContract.Tests.Streams;

/// <summary>The values that runs give.</summary>
public class MaterializedValueTests : StreamTest
{
    private static readonly Source<int, string> Source1 = Source.Single(1).MapMaterializedValue(static _ => "source");
    private static readonly Flow<int, int, string> Flow1 = Flow.Create<int>().Select(static x => x + 1).MapMaterializedValue(static _ => "flow");
    private static readonly Sink<int, string> Sink1 = Sink.Ignore<int>().MapMaterializedValue(static _ => "sink");

    [Fact]
    public void Keep_ChoosesTheValue()
    {
        Assert.Equal("source", Source1.To(Sink1).Run(Materializer));
        Assert.Equal("source", Source1.ToMaterialized(Sink1, Keep.Left).Run(Materializer));
        Assert.Equal("sink", Source1.ToMaterialized(Sink1, Keep.Right).Run(Materializer));
        Assert.Equal(("source", "sink"), Source1.ToMaterialized(Sink1, Keep.Both).Run(Materializer));
        Assert.Same(NotUsed.Instance, Source1.ToMaterialized(Sink1, Keep.None).Run(Materializer));
        Assert.Equal("source+sink", Source1.ToMaterialized(Sink1, static (a, b) => a + "+" + b).Run(Materializer));
    }

    [Fact]
    public void Via_KeepsTheLeftValueUnlessTold()
    {
        Assert.Equal("source", Source1.Via(Flow1).To(Sink1).Run(Materializer));
        Assert.Equal("flow", Source1.ViaMaterialized(Flow1, Keep.Right).To(Sink1).Run(Materializer));
        Assert.Equal("sink", Source1.Via(Flow1).RunWith(Sink1, Materializer));
        Assert.Equal("source", Flow1.To(Sink1).RunWith(Source1, Materializer));
        Assert.Equal(("source", "sink"), Flow1.RunWith(Source1, Sink1, Materializer));
        Assert.Equal("flow", Source1.RunWith(Flow1.ToMaterialized(Sink1, Keep.Left), Materializer));
    }

    [Fact]
    public void MapMaterializedValue_RunsOnceForEachRun()
    {
        int mapped = 0;
        IRunnableGraph<int> graph = Source1.To(Sink1).MapMaterializedValue(_ => ++mapped);
        Assert.Equal(1, graph.Run(Materializer));
        Assert.Equal(2, graph.Run(Materializer));
    }

    [Fact]
    public async Task Blueprint_RunManyTimesAtOnce_GivesIndependentRuns()
    {
        IRunnableGraph<Task<int>> graph = Stages.Numbers(1, 100).Select(static x => x * 2).ToMaterialized(Sink.Aggregate<int, int>(0, static (a, b) => a + b), Keep.Right);
        int[] sums = await Within(Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Task.Run(() => graph.Run(Materializer)))));
        Assert.All(sums, static sum => Assert.Equal(10_100, sum));
    }

    [Fact]
    public async Task Attributes_ReachTheStage()
    {
        var seen = new AttributesSeen();
        Source.Single(1).Via(seen).AddAttributes(Attributes.CreateName("outer")).To(Sink.Ignore<int>()).Run(Materializer);
        Assert.Equal("outer", seen.Last!.GetNameOrDefault());
        Source.Single(1).Via(Flow.FromGraph(seen).WithAttributes(Attributes.CreateInputBuffer(3, 5))).To(Sink.Ignore<int>()).Run(Materializer);
        Assert.Equal(5, seen.Last!.GetAttribute<Attributes.InputBuffer>()!.Max);
        await Within(Source.Single(1).Via(seen).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.Equal(16, seen.Last!.GetAttribute<Attributes.InputBuffer>()!.Max);
    }

    [Fact]
    public async Task Sinks_GiveWhatTheyPromise()
    {
        Assert.Equal(1, await Within(Stages.Numbers(1, 5).RunWith(Sink.First<int>(), Materializer)));
        Assert.Equal(5, await Within(Stages.Numbers(1, 5).RunWith(Sink.Last<int>(), Materializer)));
        Assert.Equal(115, await Within(Stages.Numbers(1, 5).RunWith(Sink.Aggregate<int, int>(100, static (a, b) => a + b), Materializer)));
        await Assert.ThrowsAsync<NoSuchElementException>(() => Within(Source.Empty<int>().RunWith(Sink.First<int>(), Materializer)));
        await Assert.ThrowsAsync<NoSuchElementException>(() => Within(Source.Empty<int>().RunWith(Sink.Last<int>(), Materializer)));
        int most = 0, inside = 0, sum = 0;
        await Within(Stages.Numbers(1, 30).RunWith(Sink.ForEachAsync<int>(3, async x =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Add(ref sum, x);
            Interlocked.Decrement(ref inside);
        }), Materializer));
        Assert.Equal(30 * 31 / 2, sum);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task OnComplete_CallsOneOfItsFunctions()
    {
        Source.Empty<int>().RunWith(Sink.OnComplete<int>(() => Log("success"), e => Log(e.Message)), Materializer);
        await Eventually(() => Events.Length == 1);
        Source.Failed<int>(new TestException("failure")).RunWith(Sink.OnComplete<int>(() => Log("success"), e => Log(e.Message)), Materializer);
        await Eventually(() => Events.Length == 2);
        Assert.Equal(["success", "failure"], Events);
    }

    [Fact]
    public async Task WatchTermination_FollowsTheStream()
    {
        static Source<int, Task<Done>> Watched(Source<int, NotUsed> source) => source.WatchTermination(Keep.Right);
        await Within(Watched(Stages.Numbers(1, 3)).To(Sink.Ignore<int>()).Run(Materializer));
        await Within(Watched(Stages.Numbers(1, 999)).To(Sink.First<int>()).Run(Materializer));
        await Assert.ThrowsAsync<TestException>(() => Within(Watched(Stages.Failing(2)).To(Sink.Ignore<int>()).Run(Materializer)));
        var failing = new LambdaSink<int>((logic, inlet) =>
        {
            logic.Starting = () => logic.Cancel(inlet, new TestException("cause"));
            logic.On(inlet, static () => { });
        });
        await Assert.ThrowsAsync<TestException>(() => Within(Watched(Stages.Numbers(1, 3)).To(Sink.FromGraph(failing)).Run(Materializer)));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
    }

    private sealed class AttributesSeen : GraphStage<FlowShape<int, int>>
    {
        private readonly Inlet<int> _in = new("in");
        private readonly Outlet<int> _out = new("out");

        public Attributes? Last { get; private set; }

        public override FlowShape<int, int> Shape => new(_in, _out);

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        {
            Last = inheritedAttributes;
            var logic = new OpenLogic(Shape);
            logic.On(_in, () => logic.Push(_out, logic.Grab(_in)));
            logic.On(_out, () => logic.Pull(_in));
            return logic;
        }
    }
}
