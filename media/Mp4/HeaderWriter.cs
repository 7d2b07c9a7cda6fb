using System.Buffers.Binary;
using StonMedia.Media.Layouts;

namespace StonMedia.Media.Mp4;

/// <summary>
/// Writes boxes front to back into a list of pieces, patching box sizes when a box is closed, and puts the pieces into a layout at the end.
/// What it writes itself becomes inline bytes, in one array for all of them; shared bytes, computed bytes and source ranges go in as they are.
/// </summary>
internal sealed class HeaderWriter
{
    /// <summary>Shared bytes up to this many are copied: a piece of their own would take more.</summary>
    private const int CopyUpTo = 64;

    /// <summary>What a clip's header of two tracks writes itself.</summary>
    private const int UsualBytes = 2048;

    private readonly List<Segment> _segments = new(32);
    private readonly List<(int At, long Start)> _open = new(8);
    private byte[] _bytes = new byte[UsualBytes];
    private int _used;
    private int _begin;    // of those that no segment names yet

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a box; <see cref="End"/> closes the one that was opened last.</summary>
    public HeaderWriter Begin(uint type)
    {
        _open.Add((_used, Length));
        return UInt32(0).UInt32(type);
    }

    /// <summary>Opens a box with version and flags.</summary>
    public HeaderWriter Begin(uint type, byte version, uint flags) => Begin(type).UInt32(((uint)version << 24) | flags);

    /// <summary>Closes the box that was opened last.</summary>
    public HeaderWriter End()
    {
        (int at, long start) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        long size = Length - start;
        MediaFormatException.Require(size <= uint.MaxValue, "header box beyond 4 GiB");
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(at), (uint)size);
        return this;
    }

    public HeaderWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Room(4), value);
        return this;
    }

    public HeaderWriter UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Room(8), value);
        return this;
    }

    public HeaderWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        return this;
    }

    /// <summary>Bytes that the index owns.</summary>
    public void Shared(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length <= CopyUpTo) Bytes(bytes.Span);
        else Add(new Segment(bytes, null, 0, bytes.Length));
    }

    public HeaderWriter Computed(ComputedBytes computed)
    {
        if (computed.Length > 0) Add(new Segment(default, computed, 0, computed.Length));
        return this;
    }

    public void Source(long offset, long count)
    {
        if (count > 0) Add(new Segment(default, null, offset, count));
    }

    /// <summary>Everything as one array; nothing may come from the source or be computed.</summary>
    public byte[] ToBytes()
    {
        CloseInline();
        var bytes = new byte[checked((int)Length)];
        int at = 0;
        foreach (Segment segment in _segments)
        {
            ReadOnlySpan<byte> part = segment.IsInline ? _bytes.AsSpan((int)segment.Offset, (int)segment.Count) : segment.Bytes.Span;
            MediaFormatException.Require(part.Length == segment.Count, "a header whose bytes are not at hand");
            part.CopyTo(bytes.AsSpan(at));
            at += part.Length;
        }

        return bytes;
    }

    /// <summary>Adds everything to <paramref name="layout"/>; all boxes must be closed.</summary>
    public void WriteTo(LayoutBuilder layout)
    {
        CloseInline();
        ReadOnlyMemory<byte> inline = _bytes.AsSpan(0, _used).ToArray();
        foreach (Segment segment in _segments)
        {
            if (segment.IsInline) layout.AddInline(inline.Slice((int)segment.Offset, (int)segment.Count));
            else if (segment.Computed is { } computed) layout.AddComputed(computed);
            else if (segment.Bytes.IsEmpty) layout.AddSource(segment.Offset, segment.Count);
            else layout.AddShared(segment.Bytes);
        }
    }

    private Span<byte> Room(int count)
    {
        if (count > _bytes.Length - _used) Array.Resize(ref _bytes, Math.Max(checked(_used + count), _bytes.Length * 2));
        Span<byte> room = _bytes.AsSpan(_used, count);
        _used += count;
        Length += count;
        return room;
    }

    private void Add(Segment segment)
    {
        CloseInline();
        _segments.Add(segment);
        Length += segment.Count;
    }

    private void CloseInline()
    {
        if (_used > _begin) _segments.Add(new Segment(default, null, _begin, _used - _begin) { IsInline = true });
        _begin = _used;
    }

    /// <param name="Offset">In the source, or of inline bytes in the writer's own.</param>
    private readonly record struct Segment(ReadOnlyMemory<byte> Bytes, ComputedBytes? Computed, long Offset, long Count)
    {
        public bool IsInline { get; init; }
    }
}
