using Akka.Actor;
using Akka.Event;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Eight producers against actors that fail, stop and are replaced at random: each message is handled or a dead letter, once.</summary>
public class StressTests : ActorTest
{
    private const int Producers = 8;
    private const int Slots = 16;
    private const int MostUnderWay = 100_000;

    /// <summary>Seconds to run; STONMEDIA_STRESS_SECONDS=60 for the long run.</summary>
    private static readonly int s_seconds =
        int.TryParse(Environment.GetEnvironmentVariable("STONMEDIA_STRESS_SECONDS"), out int seconds) ? seconds : 3;

    [Fact]
    public async Task Messages_UnderRestartsAndStops_AreNeitherLostNorDoubledNorReordered()
    {
        int seed = TestSeed.Take();
        var ledger = new StressLedger(Slots, Producers);
        System.EventStream.Subscribe(System.ActorOf(Props.Create(() => new Undertaker(ledger)), "undertaker"), typeof(DeadLetter));
        IActorRef watcher = System.ActorOf(Props.Create(() => new Watcher(ledger)), "watcher");
        IActorRef parent = System.ActorOf(Props.Create(() => new Parent(ledger, watcher)), "parent");
        await Until(() => ledger.Workers.All(static worker => worker is not null));

        long end = Environment.TickCount64 + (s_seconds * 1000L);
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(p => Task.Factory.StartNew(
            () => Produce(p, new Random(seed + p), ledger, parent, end),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        await Until(() => ledger.Seen == ledger.Sent);
        System.Stop(parent);
        await Ended(parent);
        await Until(() => ledger.Ended >= ledger.Started);
        Assert.Equal((0, 0), (ledger.Doubled, ledger.Reordered));
        Assert.Equal(ledger.Started, ledger.Ended);
        Assert.True(ledger.Restarts > 0 && ledger.DeadLetters > 0, "the run was too short to mean anything");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{ledger.Sent} messages, {ledger.Restarts} restarts, {ledger.Started} actors, {ledger.DeadLetters} dead letters");
    }

    private static void Produce(int producer, Random random, StressLedger ledger, IActorRef parent, long end)
    {
        while (Environment.TickCount64 < end)
        {
            for (int burst = random.Next(1, 200); burst > 0; burst--)
            {
                int slot = random.Next(Slots);
                int chance = random.Next(20_000);
                IActorRef target = ledger.Workers[slot]!;
                if (chance == 0)
                    parent.Tell(new Parent.Replace(slot), ActorRefs.NoSender);
                else if (chance == 1)
                    target.Tell(PoisonPill.Instance, ActorRefs.NoSender);
                else
                    target.Tell(ledger.NewMessage(producer, fails: chance < 20), ActorRefs.NoSender);
            }

            while (ledger.Sent - ledger.Seen > MostUnderWay)
                Thread.Yield();
        }
    }

    private sealed class Undertaker(StressLedger ledger) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is DeadLetter { Message: StressMessage lost })
                ledger.Bury(lost);
        }
    }

    private sealed class Watcher(StressLedger ledger) : UntypedActor
    {
        private readonly HashSet<IActorRef> _watched = [];

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case IActorRef worker:
                    Context.Watch(worker);
                    Context.Unwatch(worker);
                    Context.Watch(worker);
                    _watched.Add(worker);
                    break;
                case Terminated ended:
                    Assert.True(_watched.Remove(ended.ActorRef), "Terminated came twice");
                    ledger.NoteEnd();
                    break;
            }
        }
    }

    private sealed class Parent(StressLedger ledger, IActorRef watcher) : UntypedActor
    {
        private readonly Dictionary<IActorRef, int> _slots = [];

        protected override void PreStart()
        {
            for (int slot = 0; slot < Slots; slot++)
                Fill(slot);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Replace replace:
                    Context.Stop(ledger.Workers[replace.Slot]!);
                    break;
                case Terminated ended:
                    _slots.Remove(ended.ActorRef, out int slot);
                    Fill(slot);
                    break;
            }
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Restart);

        private void Fill(int slot)
        {
            IActorRef worker = Context.ActorOf(Props.Create(() => new Worker(ledger)));
            ledger.NoteStart();
            watcher.Tell(worker);
            _slots[worker] = slot;
            Context.Watch(worker);
            ledger.Workers[slot] = worker;
        }

        public sealed record Replace(int Slot);
    }

    private sealed class Worker(StressLedger ledger) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var told = (StressMessage)message;
            ledger.Handle(told, Self);
            if (told.Fails)
                throw new Boom("as told");
        }

        protected override void PostRestart(Exception reason) => ledger.NoteRestart();
    }
}
