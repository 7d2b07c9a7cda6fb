using System.Diagnostics;

namespace Akka.Streams.Internal;

/// <summary>A clock that never goes back.</summary>
internal static class Clock
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>Units of 100 ns since the process began to ask.</summary>
    public static long Ticks => Stopwatch.GetElapsedTime(Start).Ticks;
}
