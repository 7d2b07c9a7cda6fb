namespace StonMedia.Media.Layouts;

/// <summary>
/// Produces a part of <see cref="RenderedBytes"/> front to back, without I/O: it says which source byte comes next and is given bytes from
/// there on. One use, one thread at a time; holds no more than a few KiB, so whoever drives it sets the pace.
/// </summary>
/// <remarks>Life: while Remaining is above 0, Render with bytes from SourceOffset on; it is another one after every call.</remarks>
public abstract class ByteRenderer
{
    /// <summary>Bytes still to be written.</summary>
    public abstract long Remaining { get; }

    /// <summary>The source byte that is wanted next; may lie anywhere, as samples of several tracks take turns. Not to be asked at the end.</summary>
    public abstract long SourceOffset { get; }

    /// <summary>How far from there on bytes will be wanted, about: the end of one of <see cref="RenderedBytes.Sources"/>.</summary>
    public abstract long SourceEnd { get; }

    /// <summary>
    /// Writes what it can. It stops when the output is full, all is written, or the source byte wanted next is not among those given:
    /// <see cref="SourceOffset"/> then tells which it is.
    /// </summary>
    /// <param name="source">Bytes of the source from <see cref="SourceOffset"/> on; may be empty, and may be more than is wanted.</param>
    /// <param name="output">Where to; not empty.</param>
    /// <returns>Bytes written; may be 0.</returns>
    public abstract int Render(ReadOnlySpan<byte> source, Span<byte> output);
}
