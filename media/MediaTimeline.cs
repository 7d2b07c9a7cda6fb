namespace StonMedia.Media;

/// <summary>What tells up to which byte of a film must have arrived when. Immutable, shared by all deliveries of a view.</summary>
public abstract class MediaTimeline
{
    /// <summary>Ticks of 100 ns to which all times are rounded, at least: a quarter of a second. Whoever paces wakes no more often than that.</summary>
    public const long LeastStep = TimeSpan.TicksPerSecond / 4;

    /// <summary>Own footprint in bytes.</summary>
    public abstract int MemoryBytes { get; }

    /// <summary>
    /// Bytes in front of a delivery from <paramref name="offset"/> on, at most, that tell when its first ones are due, where those do not tell it
    /// themselves. They are looked through from behind, by <see cref="FindLead"/>, and from the place it finds they are shown to the delivery's times.
    /// </summary>
    public virtual long MostLead(long offset) => 0;

    /// <summary>The last place in these bytes from which on times are told; -1 for none. It takes at most <see cref="LeadOverlap"/> bytes to see one.</summary>
    public virtual int FindLead(ReadOnlySpan<byte> data) => -1;

    /// <summary>How many such places, one in front of the other, tell all; the last one most of it. From the front there may be fewer.</summary>
    public virtual int Leads => 1;

    /// <summary>Bytes that two pieces, looked through one after the other, have in common.</summary>
    public const int LeadOverlap = 16;

    /// <summary>The times of one delivery.</summary>
    public abstract IDueTimes Open();
}
