using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Islands joined by Async().</summary>
public class BorderTests : StreamTest
{
    [Fact]
    public async Task Border_LosesNothingAndKeepsTheOrder() => Assert.Equal(Enumerable.Range(1, 100_000), await Within(
        Stages.Numbers(0, 100_000).Async().Select(static x => x + 1).Async().RunWith(Sink.Seq<int>(), Materializer)));

    /// <summary>Small rings are full and empty all the time: a reader that lets the writer go on too early would show another element.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public async Task Border_OfFewElements_LosesNothingAndKeepsTheOrder(int size)
    {
        int wrong = 0;
        for (int run = 0; run < 5; run++)
        {
            int next = 0;
            await Within(Stages.Numbers(0, 100_000).Async().Select(static x => x).Async().WithAttributes(Attributes.CreateInputBuffer(size, size))
                .RunWith(Sink.ForEach<int>(x =>
                {
                    if (x != next++) wrong++;
                }), Materializer));
            Assert.Equal(100_000, next);
        }
        Assert.Equal(0, wrong);
    }

    [Fact]
    public async Task Border_WithoutDemand_RunsSixteenAhead()
    {
        int produced = 0;
        Action<int>? ask = null;
        var sink = new LambdaSink<int>((logic, inlet) =>
        {
            logic.Starting = () => ask = logic.Callback<int>(_ => logic.Pull(inlet));
            logic.On(inlet, () =>
            {
                logic.Grab(inlet);
                Log("got");
            });
        });
        Stages.Numbers(1, 1000).Select(x =>
        {
            Interlocked.Increment(ref produced);
            return x;
        }).Async().RunWith(Sink.FromGraph(sink), Materializer);
        await Eventually(() => Volatile.Read(ref produced) == 16 && ask is not null);
        ask!(0);
        await Eventually(() => Events.Length == 1);
        Assert.InRange(Volatile.Read(ref produced), 16, 17);
    }

    [Fact]
    public async Task Failure_CrossesTheBorder() => await Assert.ThrowsAsync<TestException>(() => Within(
        Source.Failed<int>(new TestException("up")).Async().Select(static x => x).RunWith(Sink.Ignore<int>(), Materializer)));

    [Fact]
    public async Task Cancellation_CrossesTheBorderWithItsCause()
    {
        var stage = Stages.Pass<int>((logic, inlet, _) => logic.On(inlet, () => logic.FailStage(new TestException("down"))));
        Task<Done> run = Source.Repeat(1).Via(Stages.Tap<int>(Log)).Async().Via(stage).RunWith(Sink.Ignore<int>(), Materializer);
        await Assert.ThrowsAsync<TestException>(() => Within(run));
        await Eventually(() => Events.Contains("stop"));
        Assert.Contains(Events, static e => e.StartsWith("cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Elements_BeforeACompletion_AllArrive()
    {
        for (int n = 0; n < 60; n++)
            Assert.Equal(Enumerable.Range(1, n), await Within(Stages.Numbers(1, n).Async().RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task Islands_RunAtTheSameTime()
    {
        using var meet = new Barrier(2);
        // Each side waits inside its function for the other: in one island nobody could come.
        int Meet(int x) => meet.SignalAndWait(TimeSpan.FromSeconds(60)) ? x : throw new TestException("alone");
        Assert.Equal([1, 2, 3], await Within(Stages.Numbers(1, 3).Select(x => x == 3 ? Meet(x) : x).Async().Select(x => x == 1 ? Meet(x) : x)
            .RunWith(Sink.Seq<int>(), Materializer)));
    }
}
