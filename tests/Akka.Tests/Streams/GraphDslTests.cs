using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Graphs that are not lines.</summary>
public class GraphDslTests : StreamTest
{
    private (Task<System.Collections.Immutable.IImmutableList<int>>, Task<System.Collections.Immutable.IImmutableList<int>>) Split(
        IGraph<UniformFanOutShape<int, int>, NotUsed> junction, Source<int, NotUsed> source) =>
        RunnableGraph.FromGraph(GraphDsl.Create(Sink.Seq<int>(), Sink.Seq<int>(), Keep.Both, (b, left, right) =>
        {
            var split = b.Add(junction);
            b.From(b.Add(source).Outlet).To(split.In);
            b.From(split.Out(0)).Via(Flow.Create<int>().Select(static x => x * 10)).To(left);
            b.From(split.Out(1)).To(right);
            return ClosedShape.Instance;
        })).Run(Materializer);

    [Fact]
    public async Task Broadcast_GivesAllToAll()
    {
        var (left, right) = Split(new Broadcast<int>(2), Stages.Numbers(1, 100));
        Assert.Equal(Enumerable.Range(1, 100).Select(static x => x * 10), await Within(left));
        Assert.Equal(Enumerable.Range(1, 100), await Within(right));
    }

    [Fact]
    public async Task Partition_GivesEachToOne()
    {
        var (left, right) = Split(new Partition<int>(2, static x => x % 2), Stages.Numbers(1, 100));
        Assert.Equal(Enumerable.Range(1, 50).Select(static x => x * 20), await Within(left));
        Assert.Equal(Enumerable.Range(0, 50).Select(static x => (x * 2) + 1), await Within(right));
    }

    [Fact]
    public async Task Partition_OutOfBounds_Fails()
    {
        var (left, right) = Split(new Partition<int>(2, static _ => 2), Stages.Numbers(1, 3));
        await Assert.ThrowsAsync<PartitionOutOfBoundsException>(() => Within(left));
        await Assert.ThrowsAsync<PartitionOutOfBoundsException>(() => Within(right));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Balance_GivesEachToOneOfThem(bool waitForAll)
    {
        var (left, right) = Split(new Balance<int>(2, waitForAll), Stages.Numbers(1, 100));
        Assert.Equal(Enumerable.Range(1, 100), (await Within(left)).Select(static x => x / 10).Concat(await Within(right)).Order());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Broadcast_WithOneOutputCancelled_GoesOnUnlessEager(bool eager)
    {
        var (first, rest) = RunnableGraph.FromGraph(GraphDsl.Create(Sink.First<int>(), Sink.Seq<int>(), Keep.Both, (b, one, many) =>
        {
            var split = b.Add(new Broadcast<int>(2, eager));
            b.From(b.Add(Stages.Numbers(1, 50)).Outlet).To(split.In);
            b.From(split.Out(0)).To(one);
            b.From(split.Out(1)).To(many);
            return ClosedShape.Instance;
        })).Run(Materializer);
        Assert.Equal(1, await Within(first));
        int got = (await Within(rest)).Count;
        if (eager) Assert.InRange(got, 1, 49);
        else Assert.Equal(50, got);
    }

    [Fact]
    public async Task Concat_TakesItsInputsInTurn()
    {
        var source = Source.FromGraph(GraphDsl.Create(b =>
        {
            var concat = b.Add(new Concat<int, int>(3));
            for (int i = 0; i < 3; i++) b.From(b.Add(Stages.Numbers(i * 10, 3)).Outlet).To(concat.In(i));
            return new SourceShape<int>(concat.Out);
        }));
        Assert.Equal([0, 1, 2, 10, 11, 12, 20, 21, 22], await Within(source.RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task Merge_Eager_CompletesWithTheFirst()
    {
        var source = Source.FromGraph(GraphDsl.Create(b =>
        {
            var merge = b.Add(new Merge<int>(2, eagerComplete: true));
            b.From(b.Add(Stages.Numbers(1, 3)).Outlet).To(merge.In(0));
            b.From(b.Add(Source.Maybe<int>()).Outlet).To(merge.In(1));
            return new SourceShape<int>(merge.Out);
        }));
        Assert.Equal([1, 2, 3], (await Within(source.RunWith(Sink.Seq<int>(), Materializer))).Order());
    }

    [Fact]
    public async Task Graphs_AsPartsOfGraphs_WorkAndKeepTheirValues()
    {
        var flow = Flow.FromGraph(GraphDsl.Create(Flow.Create<int>().MapMaterializedValue(static _ => "value"), static (b, inner) =>
        {
            var split = b.Add(new Broadcast<int>(2));
            var zip = b.Add(new Zip<int, int>());
            b.From(inner).To(split.In);
            b.From(split.Out(0)).To(zip.In0);
            b.From(split.Out(1)).Via(Flow.Create<int>().Select(static x => x * x)).To(zip.In1);
            return new FlowShape<int, (int, int)>(inner.Inlet, zip.Out);
        }));
        (string value, var all) = Stages.Numbers(1, 3).ViaMaterialized(flow, Keep.Right).ToMaterialized(Sink.Seq<(int, int)>(), Keep.Both).Run(Materializer);
        Assert.Equal("value", value);
        Assert.Equal([(1, 1), (2, 4), (3, 9)], await Within(all));
        Assert.Equal(3, (await Within(Stages.Numbers(1, 3).Via(flow).Select(static p => p.Item2).Via(flow).RunWith(Sink.Seq<(int, int)>(), Materializer))).Count);
    }

    [Fact]
    public void Ports_LeftOpenOrForeign_AreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => RunnableGraph.FromGraph(GraphDsl.Create(static b =>
        {
            b.From(b.Add(Stages.Numbers(1, 2)).Outlet).To(b.Add(new Broadcast<int>(1)).In);
            return ClosedShape.Instance;
        })).Run(Materializer));
        Assert.ThrowsAny<ArgumentException>(() => Source.FromGraph(GraphDsl.Create(static b =>
        {
            b.Add(Stages.Numbers(1, 2));
            return new SourceShape<int>(new Outlet<int>("elsewhere"));
        })).To(Sink.Ignore<int>()).Run(Materializer));
    }

    [Fact]
    public async Task AlsoTo_SendsToBothAndIsNotEndedByTheSide()
    {
        var side = new List<int>();
        Sink<int, NotUsed> first2 = Flow.Create<int>().Take(2).To(Sink.ForEach<int>(side.Add));
        Assert.Equal([1, 2, 3, 4], await Within(Stages.Numbers(1, 4).AlsoTo(first2).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.Equal([1, 2], side);
    }
}
