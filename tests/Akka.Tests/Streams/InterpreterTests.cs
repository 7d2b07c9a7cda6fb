using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Long chains, many elements, many streams.</summary>
public class InterpreterTests : StreamTest
{
    private static Source<int, NotUsed> Chain(int elements, int stages)
    {
        Source<int, NotUsed> source = Stages.Numbers(0, elements);
        for (int i = 0; i < stages; i++) source = source.Select(static x => x + 1);
        return source;
    }

    [Theory, InlineData(100_000, 50), InlineData(100, 1000)]
    public async Task Chains_OfManyStages_NeedNoMoreStack(int elements, int stages) =>
        Assert.Equal(elements - 1 + stages, await Within(Chain(elements, stages).RunWith(Sink.Last<int>(), Materializer)));

    [Fact]
    public async Task Where_ThatDropsAMillion_NeedsNoMoreStack() => Assert.Equal([999_999], await Within(
        Stages.Numbers(0, 1_000_000).Where(static x => x == 999_999).RunWith(Sink.Seq<int>(), Materializer)));

    [Fact]
    public async Task Streams_ThatNeverRest_LeaveRoomForOthers()
    {
        SharedKillSwitch end = KillSwitches.Shared("busy");
        Task<Done>[] busy = [.. Enumerable.Range(0, Environment.ProcessorCount * 4)
            .Select(_ => Source.Repeat(1).Via(end.Flow<int>()).RunWith(Sink.Ignore<int>(), Materializer))];
        Assert.Equal(10, (await Within(Stages.Numbers(1, 10).RunWith(Sink.Seq<int>(), Materializer))).Count);
        end.Shutdown();
        await Within(Task.WhenAll(busy));
    }

    [Fact]
    public async Task Streams_ByTheThousand_AllEndAndStop()
    {
        int live = 0;
        var stage = Stages.Pass<int>((logic, _, _) =>
        {
            logic.Starting = () => Interlocked.Increment(ref live);
            logic.Stopping = () => Interlocked.Decrement(ref live);
        });
        await Within(Task.WhenAll(Enumerable.Range(0, 2000).Select(i =>
            Stages.Numbers(0, 10).Via(stage).RunWith(i % 2 == 0 ? Sink.Last<int>() : Sink.First<int>(), Materializer))));
        await Eventually(() => Volatile.Read(ref live) == 0);
    }

    [Fact]
    public async Task StageActor_HandlesMessagesAndWatches()
    {
        IActorRef other = System.ActorOf(Props.Create(() => new Quiet()));
        IActorRef? self = null;
        var source = new LambdaSource<string>((logic, outlet) =>
        {
            logic.Starting = () =>
            {
                var actor = logic.ActorFor(told =>
                {
                    if (told.Item2 is Terminated ended && ended.ActorRef.Equals(other)) logic.CompleteStage();
                    else logic.Emit(outlet, told.Item2.ToString()!, static () => { });
                });
                actor.Watch(other);
                self = actor.Ref;
            };
            logic.On(outlet, static () => { });
        });
        var run = Source.FromGraph(source).RunWith(Sink.Seq<string>(), Materializer);
        await Eventually(() => self is not null);
        self!.Tell("one", ActorRefs.NoSender);
        self.Tell("two", ActorRefs.NoSender);
        System.Stop(other);
        Assert.Equal(["one", "two"], await Within(run));
    }

    [Fact]
    public async Task SelectAsync_KeepsTheOrderAndTheLimit()
    {
        int inside = 0;
        bool tooMany = false;
        var random = new Random(1);
        int[] waits = [.. Enumerable.Range(0, 100).Select(_ => random.Next(3))];
        Assert.Equal(Enumerable.Range(0, 100), await Within(Stages.Numbers(0, 100).SelectAsync(4, async x =>
        {
            if (Interlocked.Increment(ref inside) > 4) tooMany = true;
            await Task.Delay(waits[x]);
            Interlocked.Decrement(ref inside);
            return x;
        }).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.False(tooMany);
    }

    private sealed class Quiet : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
