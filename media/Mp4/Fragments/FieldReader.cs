using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>Reads the fields of a box one after the other; a box that ends too early is malformed.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public readonly int Left => _rest.Length;

    public uint UInt32()
    {
        MediaFormatException.Require(_rest.Length >= 4, "a box of a fragment is cut off");
        uint value = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[4..];
        return value;
    }

    public ulong UInt64() => ((ulong)UInt32() << 32) | UInt32();

    /// <summary>A 64-bit place in the source.</summary>
    public long Position()
    {
        ulong value = UInt64();
        MediaFormatException.Require(value < 1UL << 60, "a place beyond 60 bits");
        return (long)value;
    }

    public void Skip(int bytes)
    {
        MediaFormatException.Require(_rest.Length >= bytes, "a box of a fragment is cut off");
        _rest = _rest[bytes..];
    }

    /// <summary>The 32-bit number at a distance, which must be there.</summary>
    public readonly uint Peek(int at) => BinaryPrimitives.ReadUInt32BigEndian(_rest[at..]);
}
