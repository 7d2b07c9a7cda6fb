using System.Diagnostics;
using Akka.Streams;

namespace StonMedia.Bench.Streams;

/// <summary>Runs a case in rounds and takes the best time and the fewest bytes.</summary>
internal static class Measure
{
    // Short rounds and many: on a busy machine some of them run undisturbed.
    private const int Rounds = 150;

    public static async Task<(double Nanoseconds, double Bytes)> BestAsync(Case @case, IMaterializer materializer)
    {
        // Warm rounds let the just-in-time compiler come to its last tier.
        for (int i = 0; i < 40; i++)
        {
            await @case.Run(materializer, @case.Operations);
            if (i % 10 == 0) await Task.Delay(150);
        }
        double nanoseconds = double.MaxValue, bytes = double.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            long start = Stopwatch.GetTimestamp();
            await @case.Run(materializer, @case.Operations);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            nanoseconds = Math.Min(nanoseconds, elapsed / @case.Operations);
            bytes = Math.Min(bytes, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / @case.Operations);
        }
        return (nanoseconds, bytes);
    }
}
