using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>What several threads send to an actor that has never had a message arrives whole, whoever is first.</summary>
public class FirstMessageTests : ActorTest
{
    private const int Producers = 3;
    private const int Actors = 20_000;
    private const int Each = 2;

    [Fact]
    public async Task Tell_FirstMessagesOfThreeThreads_AllArrive()
    {
        int seen = 0, at = -1, done = 0;
        Action count = () => Interlocked.Increment(ref seen);
        var target = new IActorRef?[1];
        Task[] producers = [.. Enumerable.Range(0, Producers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var wait = new SpinWait();
                for (int round = 0; round < Actors; round++)
                {
                    while (Volatile.Read(ref at) < round) wait.SpinOnce(sleep1Threshold: -1);
                    for (int i = 0; i < Each; i++) target[0]!.Tell(i, ActorRefs.NoSender);
                    Interlocked.Increment(ref done);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        var spin = new SpinWait();
        for (int round = 0; round < Actors; round++)
        {
            target[0] = System.ActorOf(Props.Create(() => new Counter(count)));
            Volatile.Write(ref at, round);
            while (Volatile.Read(ref done) < (round + 1) * Producers) spin.SpinOnce(sleep1Threshold: -1);
            target[0]!.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        }

        await Task.WhenAll(producers);
        await Until(() => Volatile.Read(ref seen) == Actors * Producers * Each);
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter(Action count) => Receive<int>(_ => count());
    }
}
