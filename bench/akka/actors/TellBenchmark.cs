using Akka.Actor;

namespace StonMedia.Akka.Bench.Actors;

/// <summary>One and several producers tell one actor.</summary>
public sealed class TellBenchmark : IBenchmark
{
    private const int Messages = 3_000_000;
    private const int Few = 20_000;

    public string Name => "tell";

    public async Task RunAsync()
    {
        using ActorSystem system = Bench.NewSystem();
        IActorRef counter = system.ActorOf(Props.Create(() => new Counter()), "counter");
        await Measure.Each("Tell, one producer", Messages, () => Produce(counter, 1, Messages));
        await Measure.Each("Tell, four producers", Messages, () => Produce(counter, 4, Messages));
        await Measure.Best("Tell, one producer, short", Few, () => Produce(counter, 1, Few));
        await system.Terminate();
    }

    private static async Task Produce(IActorRef counter, int producers, int messages)
    {
        var until = new Counter.Until(messages / producers * producers);
        counter.Tell(until, ActorRefs.NoSender);
        object message = new();
        for (int p = 0; p < producers; p++)
        {
            _ = Task.Run(() =>
            {
                for (int i = 0; i < messages / producers; i++)
                    counter.Tell(message, ActorRefs.NoSender);
            });
        }

        await until.Done.Task;
    }
}
