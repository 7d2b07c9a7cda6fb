using System.Diagnostics;
using System.Globalization;
using Akka.Actor;

namespace StonMedia.Akka.Bench.Actors;

/// <summary>What 100,000 actors hold that have each handled one message, and 100,000 timers.</summary>
public sealed class IdleBenchmark : IBenchmark
{
    private const int Count = 100_000;

    public string Name => "idle";

    public async Task RunAsync()
    {
        using ActorSystem system = Bench.NewSystem();
        IActorRef counter = system.ActorOf(Props.Create(() => new Counter()), "counter");
        Props props = Props.Create(() => new Idle());
        await system.ActorOf(props, "warm").Ask<string>("x", TimeSpan.FromSeconds(5));
        long before = Held();
        var actors = new IActorRef[Count];
        long array = Held() - before;
        before = Held();
        for (int i = 0; i < Count; i++)
            actors[i] = system.ActorOf(props);
        var until = new Counter.Until(Count);
        counter.Tell(until, ActorRefs.NoSender);
        foreach (IActorRef actor in actors)
            actor.Tell("x", counter);
        await until.Done.Task;
        await Task.Delay(200);
        Print("Live idle actor", (Held() - before) / Count);

        before = Held();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++)
            system.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(60 + (i % 60)), counter, "x", ActorRefs.NoSender);
        double each = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count;
        Print(string.Create(CultureInfo.InvariantCulture, $"Scheduled tell, pending ({each:F0} ns to schedule)"), (Held() - before) / Count);
        TimeSpan busy = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.Delay(5000);
        busy = Process.GetCurrentProcess().TotalProcessorTime - busy;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Processor while 100,000 timers are pending       {busy.TotalMilliseconds / 50:F2} %"));
        GC.KeepAlive(actors);
        GC.KeepAlive(array);
        await system.Terminate();
    }

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Print(string name, long bytes) => Console.WriteLine($"{name,-48} {bytes,8} B");

    private sealed class Idle : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}
