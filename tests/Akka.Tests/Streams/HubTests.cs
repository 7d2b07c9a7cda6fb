using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Many into one, and one into many, at run time.</summary>
public class HubTests : StreamTest
{
    [Fact]
    public async Task MergeHub_OfManyProducers_GivesAllElementsEachInOrder()
    {
        const int producers = 8, each = 500;
        (Sink<int, NotUsed> sink, var all) = MergeHub.Source<int>(4).Take(producers * each).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        for (int p = 0; p < producers; p++) Stages.Numbers(p * 1000, each).RunWith(sink, Materializer);
        IReadOnlyList<int> got = await Within(all);
        for (int p = 0; p < producers; p++) Assert.Equal(Enumerable.Range(p * 1000, each), got.Where(x => x / 1000 == p));
    }

    [Fact]
    public async Task MergeHub_WhenAProducerFails_GoesOn()
    {
        (Sink<int, NotUsed> sink, var all) = MergeHub.Source<int>().Take(2).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        Task<Done> ended = Source.Failed<int>(new TestException("producer")).WatchTermination(Keep.Right).To(sink).Run(Materializer);
        await Assert.ThrowsAsync<TestException>(() => Within(ended));
        Stages.Numbers(1, 2).RunWith(sink, Materializer);
        Assert.Equal([1, 2], await Within(all));
    }

    [Fact]
    public async Task MergeHub_WhenItEnds_CancelsItsProducers()
    {
        (Sink<int, NotUsed> sink, var all) = MergeHub.Source<int>(2).Take(3).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        Task<Done> producer = Source.Repeat(1).WatchTermination(Keep.Right).To(sink).Run(Materializer);
        Assert.Equal([1, 1, 1], await Within(all));
        await Within(producer);
        await Within(Source.Repeat(1).WatchTermination(Keep.Right).To(sink).Run(Materializer));
    }

    [Fact]
    public async Task MergeHub_WithoutDemand_HoldsItsProducersBack()
    {
        int sent = 0;
        (Sink<int, NotUsed> sink, ISinkQueue<int> queue) = MergeHub.Source<int>(2).ToMaterialized(Sink.Queue<int>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Keep.Both)
            .Run(Materializer);
        Source.Repeat(1).Select(x => x + Interlocked.Increment(ref sent)).RunWith(sink, Materializer);
        Assert.Equal(2, (await Within(queue.PullAsync())).Value);
        for (int i = 0; i < 50; i++) await Task.Yield();
        Assert.InRange(Volatile.Read(ref sent), 1, 8);
    }

    [Fact]
    public async Task BroadcastHub_GivesEveryConsumerEverything()
    {
        (ISourceQueueWithComplete<int> queue, Source<int, NotUsed> hub) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(BroadcastHub.Sink<int>(8), Keep.Both).Run(Materializer);
        var ready = new CountdownEvent(3);
        var consumers = new List<Task<System.Collections.Immutable.IImmutableList<int>>>();
        for (int i = 0; i < 3; i++)
        {
            bool first = true;
            consumers.Add(hub.Where(x =>
            {
                if (first) ready.Signal();
                first = false;
                return x >= 0;
            }).RunWith(Sink.Seq<int>(), Materializer));
        }
        // Until all have joined, elements that do not count.
        while (!ready.IsSet) await Within(queue.OfferAsync(-1));
        for (int i = 0; i < 1000; i++) await Within(queue.OfferAsync(i));
        queue.Complete();
        foreach (var consumer in consumers) Assert.Equal(Enumerable.Range(0, 1000), await Within(consumer));
    }

    [Fact]
    public async Task BroadcastHub_WhenTheSlowestLeaves_GoesOn()
    {
        (ISourceQueueWithComplete<int> queue, Source<int, NotUsed> hub) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(BroadcastHub.Sink<int>(2), Keep.Both).Run(Materializer);
        ISinkQueue<int> slow = hub.Take(1).RunWith(Sink.Queue<int>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Materializer);
        int early = 0, seen = 0;
        Task<Done> fast = hub.RunWith(Sink.ForEach<int>(x =>
        {
            if (x < 0) Interlocked.Increment(ref early);
            else Interlocked.Increment(ref seen);
        }), Materializer);
        // Until both have joined, which each does in its own time, elements that do not count.
        var pulled = Within(slow.PullAsync());
        while (!pulled.IsCompleted || Volatile.Read(ref early) == 0) await Within(queue.OfferAsync(-1));
        Assert.Equal(-1, (await pulled).Value);
        for (int i = 0; i < 200; i++) await Within(queue.OfferAsync(i));
        queue.Complete();
        await Within(fast);
        Assert.Equal(200, seen);
    }

    [Fact]
    public async Task BroadcastHub_AfterItsEnd_GivesLateConsumersThatEnd()
    {
        (ISourceQueueWithComplete<int> queue, Source<int, NotUsed> hub) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(BroadcastHub.Sink<int>(8), Keep.Both).Run(Materializer);
        Task<Done> first = hub.RunWith(Sink.Ignore<int>(), Materializer);
        queue.Complete();
        await Within(first);
        Assert.Empty(await Within(hub.RunWith(Sink.Seq<int>(), Materializer)));
        (queue, hub) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(BroadcastHub.Sink<int>(8), Keep.Both).Run(Materializer);
        first = hub.RunWith(Sink.Ignore<int>(), Materializer);
        queue.Fail(new TestException("hub"));
        await Assert.ThrowsAsync<TestException>(() => Within(first));
        await Assert.ThrowsAsync<TestException>(() => Within(hub.RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(3), InlineData(4096)]
    public void BroadcastHub_OfAnotherSizeThanAPowerOfTwo_IsRefused(int size) => Assert.ThrowsAny<ArgumentException>(() => BroadcastHub.Sink<int>(size));
}
