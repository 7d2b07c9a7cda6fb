using StonMedia.Cache.Metrics;

namespace StonMedia.Http.Hosting;

/// <summary>How long the garbage collector has stopped all threads: in sum, and at most at once.</summary>
internal static class GcPauses
{
    private static long s_longestTicks;
    private static int s_watching;

    public static void Register(MetricsRegistry registry)
    {
        if (Interlocked.Exchange(ref s_watching, 1) == 0) _ = new Witness();
        registry.Read("stonmedia_gc_collections_total", MetricKind.Counter, "Garbage collections.", static () => GC.CollectionCount(0));
        registry.Read("stonmedia_gc_pause_microseconds_total", MetricKind.Counter, "Time in which the garbage collector stopped all threads.",
            static () => (long)GC.GetTotalPauseDuration().TotalMicroseconds);
        registry.Read("stonmedia_gc_longest_pause_microseconds", MetricKind.Gauge, "The longest single stop since the start.",
            static () => (long)TimeSpan.FromTicks(Interlocked.Read(ref s_longestTicks)).TotalMicroseconds);
    }

    private static void Note(GCMemoryInfo collection)
    {
        foreach (TimeSpan pause in collection.PauseDurations)
            if (pause.Ticks > Interlocked.Read(ref s_longestTicks)) Interlocked.Exchange(ref s_longestTicks, pause.Ticks);
    }

    /// <summary>Found dead by every collection, and looks at it from its finalizer. There is no cheaper way to see each one.</summary>
    private sealed class Witness
    {
        ~Witness()
        {
            if (Environment.HasShutdownStarted) return;
            Note(GC.GetGCMemoryInfo(GCKind.Ephemeral));
            Note(GC.GetGCMemoryInfo(GCKind.Background));
            Note(GC.GetGCMemoryInfo(GCKind.FullBlocking));
            _ = new Witness();
        }
    }
}
