using Akka;
using Akka.Actor;
using Akka.Pattern;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>The end of a materializer, a system or an actor, with streams still running.</summary>
public class AbruptTests : StreamTest
{
    private static Source<int, NotUsed> Endless() => Source.Maybe<int>().MapMaterializedValue(static _ => NotUsed.Instance);

    [Fact]
    public async Task Shutdown_FailsEverythingAndStopsStages()
    {
        ActorMaterializer own = System.Materializer();
        (Task<Done> watched, var all) = Endless().Via(Stages.Tap<int>(Log)).WatchTermination(Keep.Right).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(own);
        own.Shutdown();
        await Assert.ThrowsAsync<AbruptTerminationException>(() => Within(all));
        await Assert.ThrowsAsync<AbruptTerminationException>(() => Within(watched));
        await Eventually(() => Events.Contains("stop"));
        Assert.Single(Events, "stop");
    }

    [Fact]
    public async Task Shutdown_ReachesStreamsThatNeverRest()
    {
        ActorMaterializer own = System.Materializer();
        Task<Done> busy = Source.Repeat(1).RunWith(Sink.Ignore<int>(), own);
        own.Shutdown();
        await Assert.ThrowsAsync<AbruptTerminationException>(() => Within(busy));
    }

    [Fact]
    public async Task Shutdown_StopsStagesThatWillNotEnd()
    {
        ActorMaterializer own = System.Materializer();
        int stopped = 0;
        bool started = false;
        var stubborn = Stages.Pass<int>((logic, inlet, outlet) =>
        {
            logic.On(inlet, static () => { }, static () => { }, static _ => { });
            logic.On(outlet, () => logic.TryPull(inlet), static _ => { });
            logic.Starting = () =>
            {
                logic.KeepGoing(true);
                started = true;
            };
            logic.Stopping = () => Interlocked.Increment(ref stopped);
        });
        Endless().Via(stubborn).To(Sink.Ignore<int>()).Run(own);
        await Eventually(() => Volatile.Read(ref started));
        own.Shutdown();
        await Eventually(() => Volatile.Read(ref stopped) == 1);
    }

    [Fact]
    public async Task Run_AfterShutdown_ThrowsIllegalState()
    {
        ActorMaterializer own = System.Materializer();
        own.Shutdown();
        await Eventually(() => own.IsShutdown);
        Assert.Throws<IllegalStateException>(() => Source.Single(1).To(Sink.Ignore<int>()).Run(own));
    }

    [Fact]
    public async Task Terminate_OfTheSystem_EndsStreams()
    {
        Task<Done> run = Endless().RunWith(Sink.Ignore<int>(), Materializer);
        await Within(System.Terminate());
        await Assert.ThrowsAsync<AbruptTerminationException>(() => Within(run));
    }

    [Fact]
    public async Task Materializer_OfAnActor_EndsWithIt()
    {
        var started = new TaskCompletionSource<Task>();
        IActorRef actor = System.ActorOf(Props.Create(() => new Runner(started)));
        Task run = await Within(started.Task);
        Assert.False(run.IsCompleted);
        System.Stop(actor);
        await Assert.ThrowsAsync<AbruptTerminationException>(() => Within(run));
    }

    private sealed class Runner : UntypedActor
    {
        public Runner(TaskCompletionSource<Task> started) => started.SetResult(Endless().RunWith(Sink.Ignore<int>(), Context.Materializer()));

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
