using System.Text;

namespace StonMedia.Cache.Packing;

/// <summary>Writes the variable parts of a record: numbers of seven bits a byte, text interned or as Latin-1.</summary>
internal ref struct RecordWriter(Span<byte> room, InternedText texts)
{
    private readonly Span<byte> _room = room;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Something did not fit, or is no Latin-1: what was written is of no use.</summary>
    public bool Failed { get; private set; }

    public void Number(uint value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>Odd numbers name an interned text; even ones are twice the length of the Latin-1 bytes that follow.</summary>
    /// <param name="shared">Worth interning; not what differs from record to record.</param>
    public void Text(string text, bool shared)
    {
        if (shared && texts.TryGetNumber(text, out int number))
        {
            Number(((uint)number << 1) | 1);
            return;
        }

        Number((uint)text.Length << 1);
        Latin1(text);
    }

    public void Latin1(string text)
    {
        if (Failed || text.Length > _room.Length - Length || text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF'))
        {
            Failed = true;
            return;
        }

        Length += Encoding.Latin1.GetBytes(text, _room[Length..]);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (Failed || bytes.Length > _room.Length - Length)
        {
            Failed = true;
            return;
        }

        bytes.CopyTo(_room[Length..]);
        Length += bytes.Length;
    }

    private void Byte(byte value)
    {
        if (Failed || Length == _room.Length) Failed = true;
        else _room[Length++] = value;
    }
}
