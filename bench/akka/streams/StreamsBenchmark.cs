using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Streams;
using StonMedia.Akka.Bench;

namespace StonMedia.Bench.Streams;

/// <summary>All cases of the streams.</summary>
public sealed class StreamsBenchmark : IBenchmark
{
    public string Name => "streams";

    public async Task RunAsync()
    {
        ActorSystem system = ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.stdout-loglevel = OFF"));
        ActorMaterializer materializer = system.Materializer();
        foreach (Case @case in Cases.All)
        {
            (double nanoseconds, double bytes) = await ShortRounds.BestAsync(@case, materializer);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{@case.Name,-52} {nanoseconds,9:F1} ns  {bytes,6:F0} B"));
        }
        await system.Terminate();
    }
}
