using StonMedia.Cache.Metrics;

namespace StonMedia.Http.Hosting;

/// <summary>How long the garbage collector has stopped all threads: in sum, and at most at once in the last minute.</summary>
internal static class GcPauses
{
    // One slot for ten seconds, of six that count and the one being written.
    private const int Slots = 7, SlotMilliseconds = 10_000;

    private static readonly (long Number, long Ticks)[] s_slots = new (long, long)[Slots];
    private static readonly Lock s_gate = new();
    private static readonly long[] s_noted = new long[(int)GCKind.Background + 1];    // by kind: the last collection, which is told of again and again
    private static int s_watching;

    public static void Register(MetricsRegistry registry)
    {
        if (Interlocked.Exchange(ref s_watching, 1) == 0) _ = new Witness();
        registry.Read("stonmedia_gc_collections_total", MetricKind.Counter, "Garbage collections.", static () => GC.CollectionCount(0));
        registry.Read("stonmedia_gc_pause_microseconds_total", MetricKind.Counter, "Time in which the garbage collector stopped all threads.",
            static () => (long)GC.GetTotalPauseDuration().TotalMicroseconds);
        registry.Read("stonmedia_gc_longest_pause_microseconds", MetricKind.Gauge, "The longest single stop of the last minute.",
            static () => (long)TimeSpan.FromTicks(Longest(Environment.TickCount64 / SlotMilliseconds)).TotalMicroseconds);
    }

    private static long Longest(long now)
    {
        long longest = 0;
        lock (s_gate)
            foreach ((long number, long ticks) in s_slots)
                if (number > now - Slots) longest = Math.Max(longest, ticks);
        return longest;
    }

    private static void Note(GCKind kind)
    {
        GCMemoryInfo collection = GC.GetGCMemoryInfo(kind);
        long now = Environment.TickCount64 / SlotMilliseconds;
        lock (s_gate)
        {
            if (collection.Index == s_noted[(int)kind]) return;
            s_noted[(int)kind] = collection.Index;
            ref (long Number, long Ticks) slot = ref s_slots[now % Slots];
            if (slot.Number != now) slot = (now, 0);
            foreach (TimeSpan pause in collection.PauseDurations) slot.Ticks = Math.Max(slot.Ticks, pause.Ticks);
        }
    }

    /// <summary>Found dead by every collection, and looks at it from its finalizer. There is no cheaper way to see each one.</summary>
    private sealed class Witness
    {
        ~Witness()
        {
            if (Environment.HasShutdownStarted) return;
            Note(GCKind.Ephemeral);
            Note(GCKind.Background);
            Note(GCKind.FullBlocking);
            _ = new Witness();
        }
    }
}
