using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Tables;

/// <summary>Writes big-endian entries of 4 or 8 bytes into any byte range of a table: the first and the last may be cut by its ends.</summary>
internal ref struct EntryWriter
{
    private readonly int _width;
    private Span<byte> _rest;
    private long _index;
    private int _skip;    // bytes of the first entry that lie before the range

    /// <param name="destination">The range.</param>
    /// <param name="offset">Where the range begins in the table.</param>
    /// <param name="width">4 or 8.</param>
    public EntryWriter(Span<byte> destination, long offset, int width)
    {
        _width = width;
        _rest = destination;
        _index = offset / width;
        _skip = (int)(offset % width);
    }

    /// <summary>The entry that <see cref="Write"/> has to give next; false when the range is full.</summary>
    public bool TryNext(out long index)
    {
        index = _index;
        return !_rest.IsEmpty;
    }

    public void Write(ulong value)
    {
        Span<byte> entry = stackalloc byte[8];
        if (_width == 8) BinaryPrimitives.WriteUInt64BigEndian(entry, value);
        else BinaryPrimitives.WriteUInt32BigEndian(entry, (uint)(value & uint.MaxValue));
        int count = Math.Min(_width - _skip, _rest.Length);
        entry.Slice(_skip, count).CopyTo(_rest);
        _rest = _rest[count..];
        _skip = 0;
        _index++;
    }
}
