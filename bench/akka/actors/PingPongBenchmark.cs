using Akka.Actor;

namespace StonMedia.Akka.Bench.Actors;

/// <summary>Pairs of actors that send one message to and fro.</summary>
public sealed class PingPongBenchmark : IBenchmark
{
    private const int Trips = 300_000;

    public string Name => "ping-pong";

    public async Task RunAsync()
    {
        using ActorSystem system = Bench.NewSystem();
        await Measure.Each("Ping-pong, one pair, a message", Trips * 2, () => Run(system, 1));
        await Measure.Each("Ping-pong, eight pairs, a message", Trips * 2 * 8, () => Run(system, 8));
        await system.Terminate();
    }

    private static async Task Run(ActorSystem system, int pairs)
    {
        var ends = new List<Task>();
        for (int i = 0; i < pairs; i++)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            IActorRef pong = system.ActorOf(Props.Create(() => new Pong()));
            IActorRef ping = system.ActorOf(Props.Create(() => new Ping(pong, done)));
            ping.Tell("go", ActorRefs.NoSender);
            ends.Add(done.Task);
        }

        await Task.WhenAll(ends);
    }

    private sealed class Pong : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    private sealed class Ping(IActorRef pong, TaskCompletionSource done) : UntypedActor
    {
        private int _trips;

        protected override void OnReceive(object message)
        {
            if (++_trips <= Trips)
            {
                pong.Tell(message, Self);
                return;
            }

            Context.Stop(pong);
            Context.Stop(Self);
            done.SetResult();
        }
    }
}
