namespace StonMedia.Media.Layouts;

/// <summary>
/// Bytes that are made from the source's by a transform, such as a transport stream segment: the length is known beforehand, and any part can
/// be produced. Immutable; two renderings of one offset give the same bytes, on every machine.
/// </summary>
public abstract class RenderedBytes
{
    /// <summary>Bytes in all, fixed for the life of the object.</summary>
    public abstract long Length { get; }

    /// <summary>Own footprint in bytes; what is shared with the index is counted there.</summary>
    public abstract int MemoryBytes { get; }

    /// <summary>What it is made of, rising and few: close ranges are joined, with the bytes between them.</summary>
    public abstract IReadOnlyList<SourceRange> Sources { get; }

    /// <summary>A renderer of <paramref name="count"/> bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not wholly within 0..Length.</exception>
    public ByteRenderer Open(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        return OpenCore(offset, count);
    }

    /// <summary>As <see cref="Open"/>, with a range that was checked.</summary>
    protected abstract ByteRenderer OpenCore(long offset, long count);
}
