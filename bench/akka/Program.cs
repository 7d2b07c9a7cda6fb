using System.Reflection;

namespace StonMedia.Akka.Bench;

/// <summary>Runs every benchmark whose name contains the argument, or all.</summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        string part = args.Length > 0 ? args[0] : "";
        Console.WriteLine($"{Environment.ProcessorCount} processors, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC, .NET {Environment.Version}");
        foreach (IBenchmark benchmark in All().Where(b => b.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
        {
            await benchmark.RunAsync();
            GC.Collect();
        }
    }

    private static IEnumerable<IBenchmark> All() => Assembly.GetExecutingAssembly().GetTypes()
        .Where(static t => t.IsClass && typeof(IBenchmark).IsAssignableFrom(t))
        .OrderBy(static t => t.FullName, StringComparer.Ordinal)
        .Select(static t => (IBenchmark)Activator.CreateInstance(t)!);
}
