using System.Diagnostics;
using Akka.Streams;

namespace StonMedia.Bench.Streams;

/// <summary>Measures in many rounds of half a millisecond and takes the best: on a busy machine some of them run undisturbed.</summary>
internal static class ShortRounds
{
    private const int Rounds = 1000;
    private const int WarmRounds = 400;

    public static async Task<(double Nanoseconds, double Bytes)> BestAsync(Case @case, IMaterializer materializer)
    {
        // The just-in-time compiler gets time for its last tier.
        for (int i = 0; i < WarmRounds; i++)
        {
            await @case.Run(materializer, @case.Operations);
            if (i % 50 == 0) await Task.Delay(150);
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
