namespace StonMedia.Media.Layouts;

/// <summary>
/// The recipe of a view's bytes: an ordered list of inline bytes, computed bytes, rendered bytes and source ranges. Immutable; answers any byte
/// range by slicing. Built by <see cref="LayoutBuilder"/>.
/// </summary>
public sealed class Layout
{
    // One entry a piece, 16 bytes: where it starts in the view, and its source offset (>= 0) or ~index into _parts.
    private readonly Entry[] _entries;
    private readonly Part[] _parts;

    internal Layout(Entry[] entries, Part[] parts, long length, int ownBytes)
    {
        _entries = entries;
        _parts = parts;
        Length = length;
        MemoryBytes = checked(160 + (entries.Length * 16) + (parts.Length * 32) + ownBytes);
    }

    /// <summary>Bytes of the whole view: its Content-Length.</summary>
    public long Length { get; }

    /// <summary>Bytes of media header at the front of the view, sent without pacing; 0 when there is none or it is not known.</summary>
    public long HeaderLength { get; internal init; }

    /// <summary>
    /// Canonical short ASCII text of view kind, layout version and parameters ("mp4-t1:12.5-30"), empty for an identity. With the
    /// generation's validators it makes the view's ETag. The same on every machine; changes whenever the bytes would.
    /// </summary>
    public string ViewTag { get; internal init; } = "";

    /// <summary>The view's bytes are the source's: it keeps the origin's ETag.</summary>
    public bool IsIdentity { get; internal init; }

    /// <summary>Own footprint in bytes, without what it shares with the index: at most 4 KiB and 24 bytes a source run.</summary>
    public int MemoryBytes { get; }

    /// <summary>Media bits a second (whole view * 8 / duration), null when the duration is not known.</summary>
    public double? BitRate => Duration is { TotalSeconds: > 0 } duration ? Length * 8.0 / duration.TotalSeconds : null;

    /// <summary>Playing time of the view, null when not known.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>Pieces in the whole view.</summary>
    public int PieceCount => _entries.Length;

    /// <summary>The source as it is, <paramref name="length"/> bytes (0 or more).</summary>
    public static Layout Identity(long length) => Identity(length, 0, null);

    /// <summary>The source as it is, with what is known of it.</summary>
    public static Layout Identity(long length, long headerLength, TimeSpan? duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Entry[] entries = length == 0 ? [] : [new Entry(0, 0)];
        return new Layout(entries, [], length, 0) { IsIdentity = true, HeaderLength = headerLength, Duration = duration };
    }

    /// <summary>A cursor over <paramref name="count"/> bytes from <paramref name="offset"/> on; O(log pieces).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not wholly within 0..Length.</exception>
    public LayoutCursor Slice(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        int low = 0, high = _entries.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_entries[middle].Start <= offset) low = middle;
            else high = middle - 1;
        }

        return new LayoutCursor(this, low, offset, count);
    }

    /// <summary>The part of piece <paramref name="index"/> from view offset <paramref name="offset"/> on, at most <paramref name="count"/> bytes.</summary>
    internal LayoutPiece PieceAt(int index, long offset, long count, out bool exhausted)
    {
        Entry entry = _entries[index];
        long end = index + 1 < _entries.Length ? _entries[index + 1].Start : Length;
        long within = offset - entry.Start;
        exhausted = end - offset <= count;
        if (exhausted) count = end - offset;
        if (entry.Reference >= 0) return new LayoutPiece(entry.Reference + within, count);
        Part part = _parts[(int)~entry.Reference];
        return part.Computed is { } computed
            ? new LayoutPiece(computed, within, count)
            : part.Rendered is { } rendered
            ? new LayoutPiece(rendered, within, count)
            : new LayoutPiece(part.Bytes.Slice((int)within, (int)count));
    }

    /// <summary>Where piece <paramref name="index"/> begins in the view.</summary>
    internal long PieceStart(int index) => _entries[index].Start;

    /// <summary>Where piece <paramref name="index"/>, a source range, begins in the source.</summary>
    internal long SourceStart(int index) => _entries[index].Reference;

    internal readonly record struct Entry(long Start, long Reference);

    internal readonly record struct Part(ReadOnlyMemory<byte> Bytes, ComputedBytes? Computed, RenderedBytes? Rendered = null);
}
