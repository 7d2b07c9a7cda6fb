namespace StonMedia.Media;

/// <summary>
/// When the bytes of one delivery are due, in ticks of 100 ns of the film's own time. Some are known beforehand, others are read off the bytes
/// as they pass. One caller at a time.
/// </summary>
public interface IDueTimes
{
    /// <summary>Ticks to which times are rounded.</summary>
    long Step { get; }

    /// <summary>The times count from the film's beginning, or from one place for all deliveries; false: their beginning is a guess, what comes after it is not.</summary>
    bool IsPlaceExact { get; }

    /// <summary>Takes the bytes that are to leave next; times are asked of these only.</summary>
    /// <param name="offset">Of the first of them in the view: right behind those that passed before.</param>
    /// <param name="bytes">Valid during the call.</param>
    void Pass(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>False: nothing tells when this byte is due.</summary>
    bool Knows(long offset);

    /// <summary>Bytes from the view's front that are decoded by then, rounded down to a step, and as far as they are known.</summary>
    long BytesBy(double time);

    /// <summary>When that byte is due, rounded up to a step.</summary>
    long DueAt(long offset);
}
