namespace StonMedia.Media.Layouts;

/// <summary>
/// Bytes that are worked out when they are read, such as a chunk offset table plus a delta. Immutable and safe for any number
/// of concurrent readers; two reads of one offset give the same bytes, on every machine.
/// </summary>
public abstract class ComputedBytes
{
    /// <summary>Bytes in all, fixed for the life of the object.</summary>
    public abstract long Length { get; }

    /// <summary>Own footprint in bytes of managed memory; what is shared with the index is counted there.</summary>
    public abstract int MemoryBytes { get; }

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on; allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not wholly within 0..Length.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - destination.Length);
        if (destination.Length > 0) ReadCore(offset, destination);
    }

    /// <summary>As <see cref="Read"/>, with a range that was checked and is not empty.</summary>
    protected abstract void ReadCore(long offset, Span<byte> destination);
}
