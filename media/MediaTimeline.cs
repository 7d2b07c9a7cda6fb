namespace StonMedia.Media;

/// <summary>What tells up to which byte of a film must have arrived when. Immutable, shared by all deliveries of a view.</summary>
public abstract class MediaTimeline
{
    /// <summary>Ticks of 100 ns to which all times are rounded, at least: a quarter of a second. Whoever paces wakes no more often than that.</summary>
    public const long LeastStep = TimeSpan.TicksPerSecond / 4;

    /// <summary>Own footprint in bytes.</summary>
    public abstract int MemoryBytes { get; }

    /// <summary>The times of one delivery.</summary>
    public abstract IDueTimes Open();
}
