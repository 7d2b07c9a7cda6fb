using Akka;
using Akka.Pattern;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Offering elements to a running stream, and pulling them out of one.</summary>
public class SourceQueueTests : StreamTest
{
    private (ISourceQueueWithComplete<int>, ISinkQueue<int>) Run(int size, OverflowStrategy strategy) =>
        Source.Queue<int>(size, strategy).ToMaterialized(Sink.Queue<int>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Keep.Both).Run(Materializer);

    [Fact]
    public async Task Offers_WithBackpressure_AllArriveInOrder()
    {
        (ISourceQueueWithComplete<int> queue, var all) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        for (int i = 0; i < 10_000; i++) Assert.IsType<QueueOfferResult.Enqueued>(await queue.OfferAsync(i));
        queue.Complete();
        Assert.Equal(Enumerable.Range(0, 10_000), await Within(all));
        await Within(queue.WatchCompletionAsync());
    }

    [Fact]
    public async Task Offer_IntoAFullBuffer_WaitsAndASecondOneFails()
    {
        (ISourceQueueWithComplete<int> queue, ISinkQueue<int> sink) = Run(1, OverflowStrategy.Backpressure);
        // How many the stages between hold is not promised: offers go on until one finds another waiting.
        var offers = new List<Task<IQueueOfferResult>>();
        await Eventually(() =>
        {
            offers.Add(queue.OfferAsync(offers.Count));
            return offers.Exists(static offer => offer.IsFaulted);
        });
        await Eventually(() => offers.Count(static offer => !offer.IsCompleted) == 1);
        Assert.All(offers.Where(static offer => offer.IsFaulted), static offer => Assert.IsType<IllegalStateException>(offer.Exception!.GetBaseException()));
        int[] accepted = [.. Enumerable.Range(0, offers.Count).Where(i => !offers[i].IsFaulted)];
        foreach (int value in accepted) Assert.Equal(value, (await Within(sink.PullAsync())).Value);
        foreach (int value in accepted) Assert.IsType<QueueOfferResult.Enqueued>(await Within(offers[value]));
    }

    [Fact]
    public async Task Offer_AfterTheEnd_ThrowsStreamDetached()
    {
        (ISourceQueueWithComplete<int> queue, Task<Done> done) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);
        queue.Complete();
        await Within(done);
        await Within(queue.WatchCompletionAsync());
        await Assert.ThrowsAsync<StreamDetachedException>(() => Within(queue.OfferAsync(1)));
    }

    [Fact]
    public async Task Fail_FailsTheStreamAndTheWatcher()
    {
        (ISourceQueueWithComplete<int> queue, Task<Done> done) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);
        queue.Fail(new TestException("queue"));
        await Assert.ThrowsAsync<TestException>(() => Within(done));
        await Assert.ThrowsAsync<TestException>(() => Within(queue.WatchCompletionAsync()));
    }

    [Fact]
    public async Task Offer_WithStrategyFail_AnswersFailureAndFailsTheStream()
    {
        (ISourceQueueWithComplete<int> queue, ISinkQueue<int> _) = Run(1, OverflowStrategy.Fail);
        IQueueOfferResult result = QueueOfferResult.Enqueued.Instance;
        for (int i = 0; i < 50 && result is QueueOfferResult.Enqueued; i++) result = await Within(queue.OfferAsync(i));
        Assert.IsType<BufferOverflowException>(Assert.IsType<QueueOfferResult.Failure>(result).Cause);
        await Assert.ThrowsAsync<BufferOverflowException>(() => Within(queue.WatchCompletionAsync()));
    }

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 7, 8, 9 })]
    // A new buffer begins each time it is full: 1-3, 4-6, 7-9.
    [InlineData(OverflowStrategy.DropBuffer, new[] { 7, 8, 9 })]
    public async Task Offer_WithADroppingStrategy_IsEnqueuedAndOthersGo(OverflowStrategy strategy, int[] expected)
    {
        Action<int>? ask = null;
        var got = new List<int>();
        var sink = new LambdaSink<int>((logic, inlet) =>
        {
            logic.Starting = () => ask = logic.Callback<int>(_ => logic.Pull(inlet));
            logic.On(inlet, () =>
            {
                got.Add(logic.Grab(inlet));
                logic.Pull(inlet);
            });
            logic.Stopping = () => Log("stop");
        });
        ISourceQueueWithComplete<int> queue = Source.Queue<int>(3, strategy).To(Sink.FromGraph(sink)).Run(Materializer);
        for (int i = 1; i <= 9; i++) Assert.IsType<QueueOfferResult.Enqueued>(await Within(queue.OfferAsync(i)));
        await Eventually(() => ask is not null);
        ask!(0);
        queue.Complete();
        await Eventually(() => Events.Length > 0);
        Assert.Equal(expected, got);
    }

    [Fact]
    public async Task SinkQueue_GivesElementsThenNone()
    {
        ISinkQueue<int> queue = Stages.Numbers(1, 40).RunWith(Sink.Queue<int>(), Materializer);
        for (int i = 1; i <= 40; i++) Assert.Equal(i, (await Within(queue.PullAsync())).Value);
        Assert.False((await Within(queue.PullAsync())).HasValue);
    }

    [Fact]
    public async Task SinkQueue_OfAFailingStream_GivesElementsThenTheFailure()
    {
        ISinkQueue<int> queue = Stages.Failing(2).RunWith(Sink.Queue<int>(), Materializer);
        Assert.Equal(1, (await Within(queue.PullAsync())).Value);
        Assert.Equal(2, (await Within(queue.PullAsync())).Value);
        await Assert.ThrowsAsync<TestException>(() => Within(queue.PullAsync()));
    }
}
