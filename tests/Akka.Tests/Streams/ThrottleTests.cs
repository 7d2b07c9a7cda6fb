using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Rates.</summary>
public class ThrottleTests : StreamTest
{
    // Wheels and clocks that tick in 10 to 16 ms.
    private const long Slack = 30;

    private async Task<long> Took(Func<Task> run)
    {
        long start = Environment.TickCount64;
        await Within(run());
        return Environment.TickCount64 - start;
    }

    [Fact]
    public async Task Shaping_AfterTheBurst_SpacesElements()
    {
        // 2 pass at once, 6 more need 6 times 40 ms.
        long took = await Took(() => Stages.Numbers(1, 8).Throttle(1, TimeSpan.FromMilliseconds(40), 2, ThrottleMode.Shaping).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.True(took >= 240 - Slack, $"took {took} ms");
    }

    [Fact]
    public async Task Shaping_WithinTheBurst_DoesNotWait()
    {
        var fifth = new TaskCompletionSource();
        int passed = 0;
        Stages.Numbers(1, 50).Throttle(1, TimeSpan.FromHours(1), 5, ThrottleMode.Shaping).To(Sink.ForEach<int>(_ =>
        {
            if (++passed == 5) fifth.SetResult();
        })).Run(Materializer);
        await Within(fifth.Task);
        Assert.Equal(5, passed);
    }

    [Fact]
    public async Task Shaping_ByCost_WaitsForEachElementsOwn()
    {
        // Ten units in 50 ms; the burst pays for the first element.
        long took = await Took(() => Stages.Numbers(1, 5).Throttle(10, TimeSpan.FromMilliseconds(50), 10, static _ => 10, ThrottleMode.Shaping)
            .RunWith(Sink.Ignore<int>(), Materializer));
        Assert.True(took >= 200 - Slack, $"took {took} ms");
    }

    [Fact]
    public async Task Shaping_ElementOverTheBurst_PassesLate()
    {
        long took = await Took(() => Source.Single(30).Throttle(10, TimeSpan.FromMilliseconds(100), 10, static x => x, ThrottleMode.Shaping)
            .RunWith(Sink.Ignore<int>(), Materializer));
        Assert.True(took >= 200 - Slack, $"took {took} ms");
    }

    [Fact]
    public async Task Enforcing_OverTheRate_FailsWithOverflow() => await Assert.ThrowsAsync<OverflowException>(() => Within(
        Stages.Numbers(1, 5).Throttle(1, TimeSpan.FromHours(1), 2, ThrottleMode.Enforcing).RunWith(Sink.Ignore<int>(), Materializer)));

    [Fact]
    public async Task Enforcing_WithinTheRate_Passes() => Assert.Equal([1, 2], await Within(
        Stages.Numbers(1, 2).Throttle(1, TimeSpan.FromHours(1), 2, ThrottleMode.Enforcing).RunWith(Sink.Seq<int>(), Materializer)));

    [Theory, InlineData(0, 1), InlineData(1, 0), InlineData(10_000_001, 1)]
    public void Rates_ThatCannotBeKept_AreRefused(int elements, int seconds) => Assert.ThrowsAny<ArgumentException>(() =>
        Stages.Numbers(1, 2).Throttle(elements, TimeSpan.FromSeconds(seconds), 1, ThrottleMode.Shaping));

    [Fact]
    public async Task Shaping_HeldElement_IsDeliveredBeforeCompletion() => Assert.Equal([1, 2, 3], await Within(
        Stages.Numbers(1, 3).Throttle(1, TimeSpan.FromMilliseconds(20), 1, ThrottleMode.Shaping).RunWith(Sink.Seq<int>(), Materializer)));
}
