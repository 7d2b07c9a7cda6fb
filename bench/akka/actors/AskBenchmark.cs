using Akka.Actor;

namespace StonMedia.Akka.Bench.Actors;

/// <summary>Asks one after the other, and many at once.</summary>
public sealed class AskBenchmark : IBenchmark
{
    private const int Count = 200_000;

    public string Name => "ask";

    public async Task RunAsync()
    {
        using ActorSystem system = Bench.NewSystem();
        IActorRef echo = system.ActorOf(Props.Create(() => new Echo()), "echo");
        TimeSpan limit = TimeSpan.FromSeconds(10);
        object message = new();
        await Measure.Each("Ask, one at a time", Count, async () =>
        {
            for (int i = 0; i < Count; i++)
                await echo.Ask<object>(message, limit);
        });
        await Measure.Best("Ask, one at a time, short", 1000, async () =>
        {
            for (int i = 0; i < 1000; i++)
                await echo.Ask<object>(message, limit);
        });
        await Measure.Each("Ask, 64 at a time", Count, async () =>
        {
            var asks = new Task<object>[64];
            for (int i = 0; i < Count; i += asks.Length)
            {
                for (int k = 0; k < asks.Length; k++)
                    asks[k] = echo.Ask<object>(message, limit);
                foreach (Task<object> ask in asks)
                    await ask;
            }
        });
        await system.Terminate();
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}
