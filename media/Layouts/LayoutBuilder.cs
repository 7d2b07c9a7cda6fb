namespace StonMedia.Media.Layouts;

/// <summary>Puts a <see cref="Layout"/> together front to back; adjacent source ranges become one.</summary>
public sealed class LayoutBuilder
{
    private readonly List<Layout.Entry> _entries = [];
    private readonly List<Layout.Part> _parts = [];
    private int _ownBytes;
    private long _sourceEnd = -1;    // end of the source range that was added last, -1 when something else was

    /// <summary>Bytes added so far: where the next piece will start.</summary>
    public long Length { get; private set; }

    /// <summary>Pieces added so far; the one that was added last has this index less one.</summary>
    public int PieceCount => _entries.Count;

    /// <summary>Adds bytes that belong to the layout alone (counted in its footprint).</summary>
    public LayoutBuilder AddInline(byte[] bytes)
    {
        _ownBytes = checked(_ownBytes + bytes.Length + 24);
        return AddShared(bytes);
    }

    /// <summary>Adds a part of an array that belongs to the layout alone, with all of its parts (counted in its footprint).</summary>
    public LayoutBuilder AddInline(ReadOnlyMemory<byte> part)
    {
        _ownBytes = checked(_ownBytes + part.Length);
        return AddShared(part);
    }

    /// <summary>Adds bytes that the index owns (not counted).</summary>
    public LayoutBuilder AddShared(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty) AddPart(new Layout.Part(bytes, null), bytes.Length);
        return this;
    }

    /// <summary>Adds bytes that are produced when read.</summary>
    public LayoutBuilder AddComputed(ComputedBytes computed)
    {
        _ownBytes = checked(_ownBytes + computed.MemoryBytes);
        if (computed.Length > 0) AddPart(new Layout.Part(default, computed), computed.Length);
        return this;
    }

    /// <summary>Adds bytes that are made from the source's when read.</summary>
    public LayoutBuilder AddRendered(RenderedBytes rendered)
    {
        _ownBytes = checked(_ownBytes + rendered.MemoryBytes);
        if (rendered.Length > 0) AddPart(new Layout.Part(default, null, rendered), rendered.Length);
        return this;
    }

    /// <summary>Adds <paramref name="count"/> bytes of the source from <paramref name="offset"/> on (both 0 or more).</summary>
    public LayoutBuilder AddSource(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0) return this;
        if (offset != _sourceEnd) _entries.Add(new Layout.Entry(Length, offset));
        Length = checked(Length + count);
        _sourceEnd = checked(offset + count);
        return this;
    }

    /// <summary>The finished layout.</summary>
    /// <param name="viewTag">Canonical text of the view, see <see cref="Layout.ViewTag"/>.</param>
    /// <param name="headerLength">Bytes of media header at the front, 0..Length.</param>
    /// <param name="duration">Playing time, null when not known.</param>
    public Layout Build(string viewTag, long headerLength, TimeSpan? duration)
    {
        ArgumentException.ThrowIfNullOrEmpty(viewTag);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(headerLength, Length);
        int own = checked(_ownBytes + (viewTag.Length * 2) + 24);
        return new Layout([.. _entries], [.. _parts], Length, own) { ViewTag = viewTag, HeaderLength = headerLength, Duration = duration };
    }

    private void AddPart(Layout.Part part, long count)
    {
        _entries.Add(new Layout.Entry(Length, ~(long)_parts.Count));
        _parts.Add(part);
        Length = checked(Length + count);
        _sourceEnd = -1;
    }
}
