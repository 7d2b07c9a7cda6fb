using System.Diagnostics;
using System.Globalization;

namespace StonMedia.Akka.Bench;

/// <summary>Repeats a piece of work and prints the median time and allocation of one operation.</summary>
public static class Measure
{
    public const int Rounds = 7;

    /// <summary>The best of many short rounds: what the work takes when nothing else has the processors.</summary>
    public static async Task Best(string name, int operations, Func<Task> round)
    {
        const int Tries = 500;
        double best = double.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await round();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-44} {best,9:F1} ns  {1e3 / best,8:F2} M/s  best of {Tries} rounds of {operations}"));
    }

    /// <param name="name">What the line begins with.</param>
    /// <param name="operations">How many operations one call of <paramref name="round"/> makes.</param>
    /// <param name="round">The work.</param>
    public static async Task Each(string name, int operations, Func<Task> round)
    {
        for (int i = 0; i < 3; i++)
            await round();
        var nanoseconds = new double[Rounds];
        var cpu = new double[Rounds];
        var bytes = new double[Rounds];
        var pause = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            GC.Collect();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            TimeSpan pauses = GC.GetTotalPauseDuration();
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            await round();
            nanoseconds[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
            pause[i] = (GC.GetTotalPauseDuration() - pauses).TotalNanoseconds / operations;
            cpu[i] = (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / operations;
            bytes[i] = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)operations;
        }

        Array.Sort(nanoseconds);
        Array.Sort(cpu);
        Array.Sort(bytes);
        Array.Sort(pause);
        double median = nanoseconds[Rounds / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-44} {median,9:F1} ns  {1e3 / median,8:F2} M/s  {cpu[Rounds / 2],8:F1} ns processor  {pause[Rounds / 2],7:F1} ns GC pause  {bytes[Rounds / 2],6:F0} B"));
    }
}
