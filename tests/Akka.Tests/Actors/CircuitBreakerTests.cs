using Akka.Actor;
using Akka.Pattern;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>The states of a circuit breaker.</summary>
public class CircuitBreakerTests : ActorTest
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Failures_AtTheLimit_Open()
    {
        CircuitBreaker breaker = New(3, Long, Long);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(breaker.IsClosed);
            await Assert.ThrowsAsync<Boom>(() => Fail(breaker));
        }

        await Trace.Holds("open");
        Assert.True(breaker.IsOpen);
        bool ran = false;
        await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() =>
        {
            ran = true;
            return Task.FromResult(1);
        }));
        Assert.False(ran);
    }

    [Fact]
    public async Task Success_ForgetsEarlierFailures()
    {
        CircuitBreaker breaker = New(2, Long, Long);
        await Assert.ThrowsAsync<Boom>(() => Fail(breaker));
        Assert.Equal(1, await breaker.WithCircuitBreaker(static () => Task.FromResult(1)));
        await Assert.ThrowsAsync<Boom>(() => Fail(breaker));
        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task HalfOpen_LetsOneCallThroughAndClosesOnItsSuccess()
    {
        CircuitBreaker breaker = New(1, Long, TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<Boom>(() => Fail(breaker));
        await Trace.Holds("half");
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> tried = breaker.WithCircuitBreaker(() => gate.Task);
        await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(static () => Task.FromResult(2)));
        gate.SetResult(1);
        Assert.Equal(1, await tried);
        await Trace.Holds("closed");
        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task HalfOpen_OpensAgainOnFailure()
    {
        CircuitBreaker breaker = New(1, Long, TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<Boom>(() => Fail(breaker));
        await Trace.Holds("half");
        await Assert.ThrowsAsync<Boom>(() => Fail(breaker));
        await Trace.Holds("open", 2);
        await Trace.Holds("half", 2);
    }

    [Fact]
    public async Task SlowCall_IsATimeoutAndCounts()
    {
        CircuitBreaker breaker = New(1, TimeSpan.FromMilliseconds(50), Long);
        var never = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Assert.ThrowsAsync<TimeoutException>(() => breaker.WithCircuitBreaker(() => never.Task));
        await Trace.Holds("open");
    }

    private static Task<int> Fail(CircuitBreaker breaker) => breaker.WithCircuitBreaker(static () => Task.FromException<int>(new Boom("no")));

    private CircuitBreaker New(int failures, TimeSpan call, TimeSpan reset) =>
        new CircuitBreaker(System.Scheduler, failures, call, reset)
            .OnOpen(() => Trace.Add("open"))
            .OnHalfOpen(() => Trace.Add("half"))
            .OnClose(() => Trace.Add("closed"));
}
