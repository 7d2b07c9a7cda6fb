using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Operators that watch the clock.</summary>
public class TimeTests : StreamTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Timeouts_ThatAreReached_FailWithTimeoutException()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Within(Source.Maybe<int>().IdleTimeout(Soon).RunWith(Sink.Ignore<int>(), Materializer)));
        await Assert.ThrowsAsync<TimeoutException>(() => Within(Source.Maybe<int>().InitialTimeout(Soon).RunWith(Sink.Ignore<int>(), Materializer)));
        await Assert.ThrowsAsync<TimeoutException>(() => Within(Source.Maybe<int>().CompletionTimeout(Soon).RunWith(Sink.Ignore<int>(), Materializer)));
    }

    [Fact]
    public async Task Timeouts_ThatAreNotReached_ChangeNothing() => Assert.Equal([1, 2, 3], await Within(
        Stages.Numbers(1, 3).IdleTimeout(Late).InitialTimeout(Late).CompletionTimeout(Late).RunWith(Sink.Seq<int>(), Materializer)));

    [Fact]
    public async Task IdleTimeout_WhileElementsPass_DoesNotFail()
    {
        Task<Done> run = Source.Tick(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), 1).Take(30).IdleTimeout(Late).RunWith(Sink.Ignore<int>(), Materializer);
        await Within(run);
    }

    [Fact]
    public async Task CompletionTimeout_InTheMidstOfElements_Fails() => await Assert.ThrowsAsync<TimeoutException>(() => Within(
        Source.Repeat(1).Throttle(1, TimeSpan.FromMilliseconds(5), 1, ThrottleMode.Shaping).CompletionTimeout(Soon * 2).RunWith(Sink.Ignore<int>(), Materializer)));

    [Fact]
    public async Task KeepAlive_WhenIdle_MakesElements() => Assert.Equal([9, 9], await Within(
        Source.Maybe<int>().KeepAlive(Soon, static () => 9).Take(2).RunWith(Sink.Seq<int>(), Materializer)));

    [Fact]
    public async Task KeepAlive_WhenBusy_MakesNone() => Assert.Equal([1, 2, 3], await Within(
        Stages.Numbers(1, 3).KeepAlive(Late, static () => 9).RunWith(Sink.Seq<int>(), Materializer)));

    [Fact]
    public async Task Delay_ShiftsElementsAndKeepsTheirOrder()
    {
        long start = Environment.TickCount64;
        Assert.Equal([1, 2, 3], await Within(Stages.Numbers(1, 3).Delay(TimeSpan.FromMilliseconds(120)).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.True(Environment.TickCount64 - start >= 80);
    }

    [Fact]
    public async Task Delay_OfMoreThanItHolds_WithBackpressureLosesNone() => Assert.Equal(Enumerable.Range(1, 40), await Within(
        Stages.Numbers(1, 40).Delay(TimeSpan.FromMilliseconds(10), DelayOverflowStrategy.Backpressure).RunWith(Sink.Seq<int>(), Materializer)));

    [Fact]
    public async Task GroupedWithin_ClosesGroupsByCountByTimeAndAtTheEnd()
    {
        (var queue, var all) = Source.Queue<int>(16, OverflowStrategy.Backpressure).GroupedWithin(3, TimeSpan.FromSeconds(4))
            .Select(group =>
            {
                Log("group");
                return string.Join("", group);
            }).ToMaterialized(Sink.Seq<string>(), Keep.Both).Run(Materializer);
        for (int i = 1; i <= 4; i++) await Within(queue.OfferAsync(i));
        await Eventually(() => Events.Length == 2);
        await Within(queue.OfferAsync(5));
        queue.Complete();
        Assert.Equal(["123", "4", "5"], await Within(all));
    }
}
