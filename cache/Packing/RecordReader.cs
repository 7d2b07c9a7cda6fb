using System.Text;

namespace StonMedia.Cache.Packing;

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes, InternedText texts)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public uint Number()
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = _rest[0];
            _rest = _rest[1..];
            value |= (uint)(one & 0x7F) << shift;
            if (one < 0x80) return value;
        }
    }

    /// <param name="number">The interned text's number, -1 for text that is the record's own.</param>
    public string Text(out int number)
    {
        uint kind = Number();
        if ((kind & 1) != 0)
        {
            number = (int)(kind >> 1);
            return texts[number];
        }

        number = -1;
        int length = (int)(kind >> 1);
        string text = Encoding.Latin1.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    public string Text() => Text(out _);
}
