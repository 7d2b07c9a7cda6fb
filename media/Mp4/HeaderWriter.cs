using System.Buffers.Binary;
using System.Runtime.InteropServices;
using StonMedia.Media.Layouts;

namespace StonMedia.Media.Mp4;

/// <summary>
/// Writes boxes front to back into a list of pieces, patching box sizes when a box is closed, and puts the pieces into a layout at the end.
/// What it writes itself becomes inline bytes; shared bytes, computed bytes and source ranges go in as they are.
/// </summary>
internal sealed class HeaderWriter
{
    /// <summary>Shared bytes up to this many are copied: a piece of their own would take more.</summary>
    private const int CopyUpTo = 64;

    private readonly List<Segment> _segments = [];
    private readonly List<(int Segment, int At, long Start)> _open = [];
    private List<byte>? _inline;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a box; <see cref="End"/> closes the one that was opened last.</summary>
    public HeaderWriter Begin(uint type)
    {
        List<byte> inline = Inline();
        _open.Add((_segments.Count - 1, inline.Count, Length));
        return UInt32(0).UInt32(type);
    }

    /// <summary>Opens a box with version and flags.</summary>
    public HeaderWriter Begin(uint type, byte version, uint flags) => Begin(type).UInt32(((uint)version << 24) | flags);

    /// <summary>Closes the box that was opened last.</summary>
    public HeaderWriter End()
    {
        (int segment, int at, long start) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        long size = Length - start;
        MediaFormatException.Require(size <= uint.MaxValue, "header box beyond 4 GiB");
        BinaryPrimitives.WriteUInt32BigEndian(CollectionsMarshal.AsSpan(_segments[segment].Inline)[at..], (uint)size);
        return this;
    }

    public HeaderWriter UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Bytes(bytes);
    }

    public HeaderWriter UInt64(ulong value) => UInt32((uint)(value >> 32)).UInt32((uint)(value & uint.MaxValue));

    public HeaderWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        Inline().AddRange(bytes);
        Length += bytes.Length;
        return this;
    }

    /// <summary>Bytes that the index owns.</summary>
    public void Shared(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length <= CopyUpTo) Bytes(bytes.Span);
        else Add(new Segment(null, bytes, null, 0), bytes.Length);
    }

    public HeaderWriter Computed(ComputedBytes computed)
    {
        if (computed.Length > 0) Add(new Segment(null, default, computed, 0), computed.Length);
        return this;
    }

    public void Source(long offset, long count)
    {
        if (count > 0) Add(new Segment(null, default, null, offset) { Count = count }, count);
    }

    /// <summary>Everything as one array; nothing may come from the source or be computed.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[checked((int)Length)];
        int at = 0;
        foreach (Segment segment in _segments)
        {
            MediaFormatException.Require(segment.Computed is null && segment.Count == 0, "a header whose bytes are not at hand");
            if (segment.Inline is { } inline) inline.CopyTo(bytes, at);
            else segment.Bytes.CopyTo(bytes.AsMemory(at));
            at += segment.Inline?.Count ?? segment.Bytes.Length;
        }

        return bytes;
    }

    /// <summary>Adds everything to <paramref name="layout"/>; all boxes must be closed.</summary>
    public void WriteTo(LayoutBuilder layout)
    {
        foreach (Segment segment in _segments)
        {
            if (segment.Inline is { } inline) layout.AddInline([.. inline]);
            else if (segment.Computed is { } computed) layout.AddComputed(computed);
            else if (segment.Count > 0) layout.AddSource(segment.Offset, segment.Count);
            else layout.AddShared(segment.Bytes);
        }
    }

    private List<byte> Inline()
    {
        if (_inline is null)
        {
            _inline = new List<byte>(256);
            _segments.Add(new Segment(_inline, default, null, 0));
        }

        return _inline;
    }

    private void Add(Segment segment, long count)
    {
        _inline = null;
        _segments.Add(segment);
        Length += count;
    }

    private readonly record struct Segment(List<byte>? Inline, ReadOnlyMemory<byte> Bytes, ComputedBytes? Computed, long Offset)
    {
        public long Count { get; init; }
    }
}
