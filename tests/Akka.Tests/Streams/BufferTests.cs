using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>A buffer of three that is offered six elements without demand.</summary>
public class BufferTests : StreamTest
{
    private async Task<(List<int> Got, string End)> Overflow(OverflowStrategy strategy)
    {
        Action<int>? go = null;
        int pushed = 0;
        var got = new List<int>();
        var end = new TaskCompletionSource<string>();
        var source = new LambdaSource<int>((logic, outlet) => logic.On(outlet, () =>
        {
            if (pushed < 6) logic.Push(outlet, ++pushed);
            else logic.Complete(outlet);
        }));
        var sink = new LambdaSink<int>((logic, inlet) =>
        {
            logic.Starting = () => go = logic.Callback<int>(_ => logic.TryPull(inlet));
            logic.On(inlet, () =>
            {
                got.Add(logic.Grab(inlet));
                logic.Pull(inlet);
            }, () => end.SetResult("complete"), e => end.SetResult(e.GetType().Name));
        });
        Source.FromGraph(source).Buffer(3, strategy).RunWith(Sink.FromGraph(sink), Materializer);
        int held = strategy switch { OverflowStrategy.Backpressure => 3, OverflowStrategy.Fail => 4, _ => 6 };
        await Eventually(() => go is not null && Volatile.Read(ref pushed) >= held);
        go!(0);
        return (got, await Within(end.Task));
    }

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 4, 5, 6 })]
    [InlineData(OverflowStrategy.DropTail, new[] { 1, 2, 6 })]
    [InlineData(OverflowStrategy.DropNew, new[] { 1, 2, 3 })]
    [InlineData(OverflowStrategy.DropBuffer, new[] { 4, 5, 6 })]
    [InlineData(OverflowStrategy.Backpressure, new[] { 1, 2, 3, 4, 5, 6 })]
    public async Task Buffer_WhenFull_FollowsItsStrategy(OverflowStrategy strategy, int[] expected)
    {
        (List<int> got, string end) = await Overflow(strategy);
        Assert.Equal(expected, got);
        Assert.Equal("complete", end);
    }

    [Fact]
    public async Task Buffer_WithStrategyFail_FailsWithWhatItHeldLost()
    {
        (List<int> got, string end) = await Overflow(OverflowStrategy.Fail);
        Assert.Empty(got);
        Assert.Equal(nameof(BufferOverflowException), end);
    }

    [Fact]
    public async Task Conflate_WithoutDemand_GathersEverything()
    {
        (var queue, var sink) = Source.Queue<int>(64, OverflowStrategy.Backpressure).Conflate(static (a, b) => a + b)
            .ToMaterialized(Sink.Queue<int>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), Keep.Both).Run(Materializer);
        for (int i = 1; i <= 50; i++) await Within(queue.OfferAsync(i));
        queue.Complete();
        int sum = 0, elements = 0;
        for (var next = await Within(sink.PullAsync()); next.HasValue; next = await Within(sink.PullAsync()))
        {
            sum += next.Value;
            elements++;
        }
        Assert.Equal(50 * 51 / 2, sum);
        Assert.InRange(elements, 1, 50);
    }
}
