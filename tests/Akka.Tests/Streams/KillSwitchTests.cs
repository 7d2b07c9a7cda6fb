using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Ending streams from outside.</summary>
public class KillSwitchTests : StreamTest
{
    private static Source<int, NotUsed> Endless() => Source.Maybe<int>().MapMaterializedValue(static _ => NotUsed.Instance);

    [Fact]
    public async Task Shutdown_CompletesDownstreamAndCancelsUpstream()
    {
        (UniqueKillSwitch kill, var all) = Endless().Via(Stages.Tap<int>(Log)).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        kill.Shutdown();
        Assert.Empty(await Within(all));
        await Eventually(() => Events.Contains("stop"));
        Assert.Contains("cancel", Events);
    }

    [Fact]
    public async Task Abort_FailsDownstream()
    {
        (UniqueKillSwitch kill, Task<Done> done) = Endless().ViaMaterialized(KillSwitches.Single<int>(), Keep.Right).ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);
        kill.Abort(new TestException("abort"));
        Exception? e = await Record.ExceptionAsync(() => Within(done));
        Assert.IsType<TestException>(e is AggregateException { InnerException: { } inner } ? inner : e);
    }

    [Fact]
    public async Task Switch_ThrownTwice_KeepsToTheFirst()
    {
        (UniqueKillSwitch kill, Task<Done> done) = Endless().ViaMaterialized(KillSwitches.Single<int>(), Keep.Right).ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);
        kill.Shutdown();
        kill.Abort(new TestException("late"));
        await Within(done);
        kill.Shutdown();
    }

    [Fact]
    public async Task Shared_EndsAllStreamsAlsoLaterOnes()
    {
        SharedKillSwitch shared = KillSwitches.Shared("all");
        Task<Done>[] running = [.. Enumerable.Range(0, 20).Select(_ => Endless().Via(shared.Flow<int>()).RunWith(Sink.Ignore<int>(), Materializer))];
        Assert.DoesNotContain(running, static task => task.IsCompleted);
        shared.Shutdown();
        await Within(Task.WhenAll(running));
        await Within(Endless().Via(shared.Flow<int>()).RunWith(Sink.Ignore<int>(), Materializer));
        shared.Abort(new TestException("late"));
        await Within(Endless().Via(shared.Flow<int>()).RunWith(Sink.Ignore<int>(), Materializer));
    }

    [Fact]
    public async Task Shared_AfterAStreamEnded_ForgetsIt()
    {
        SharedKillSwitch shared = KillSwitches.Shared("one");
        Assert.Equal([1, 2], await Within(Stages.Numbers(1, 2).Via(shared.Flow<int>()).RunWith(Sink.Seq<int>(), Materializer)));
        shared.Shutdown();
    }
}
