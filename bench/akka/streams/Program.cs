using Akka.Actor;
using Akka.Configuration;
using Akka.Streams;
using StonMedia.Bench.Streams;

// dotnet run -c Release --project bench/akka/streams [PART-OF-NAME]
// The best of several rounds, so that neighbours on the machine count least; bytes are those of the whole process, divided by the operations.
using ActorSystem system = ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.stdout-loglevel = OFF"));
ActorMaterializer materializer = system.Materializer();
string part = args.FirstOrDefault() ?? "";
Console.WriteLine($"{"case",-48} {"ns",10} {"bytes",10}");
foreach (Case @case in Cases.All.Where(c => c.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
{
    (double nanoseconds, double bytes) = await Measure.BestAsync(@case, materializer);
    Console.WriteLine($"{@case.Name,-48} {nanoseconds,10:F1} {bytes,10:F1}");
}
await system.Terminate();
