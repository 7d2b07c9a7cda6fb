using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>An actor that others find by its path while it is being made starts once, and runs one turn at a time.</summary>
public class FoundEarlyTests : ActorTest
{
    private static readonly int s_actors = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1" ? 300_000 : 10_000;

    [Fact]
    public async Task ActorOf_ToldByPathMeanwhile_StartsOnceAndIsNeverInTwoTurns()
    {
        var seen = new Seen();
        int at = 0;
        Task teller = Task.Factory.StartNew(
            () =>
            {
                for (int name; (name = Volatile.Read(ref at)) < s_actors;)
                {
                    ActorSelection selection = System.ActorSelection($"/user/early-{name}");
                    while (Volatile.Read(ref at) == name) selection.Tell(1, ActorRefs.NoSender);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        for (int i = 0; i < s_actors; i++)
        {
            IActorRef actor = System.ActorOf(Props.Create(() => new Careful(seen)), $"early-{i}");
            Volatile.Write(ref at, i + 1);
            actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        }

        await teller;
        await Until(() => Volatile.Read(ref seen.Ended) >= s_actors);
        Assert.Equal((s_actors, s_actors, 0), (seen.Started, seen.Ended, seen.Together));
    }

    private sealed class Seen
    {
        public int Started;
        public int Ended;
        public int Together;
    }

    private sealed class Careful : UntypedActor
    {
        private readonly Seen _seen;
        private int _inside;

        public Careful(Seen seen)
        {
            _seen = seen;
            Interlocked.Increment(ref seen.Started);
        }

        protected override void OnReceive(object message)
        {
            if (Interlocked.Increment(ref _inside) != 1) Interlocked.Increment(ref _seen.Together);
            Interlocked.Decrement(ref _inside);
        }

        protected override void PostStop() => Interlocked.Increment(ref _seen.Ended);
    }
}
