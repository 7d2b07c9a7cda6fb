using System.Buffers.Binary;

namespace StonMedia.Media.Mp4.Fragments;

/// <summary>Big-endian 32-bit numbers that are appended one by one, as a table of a moov holds them.</summary>
internal sealed class GrowingTable
{
    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public int Count => _length / 4;

    public void Add(uint value)
    {
        if (_length == _bytes.Length) Array.Resize(ref _bytes, checked(_bytes.Length * 2));
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), value);
        _length += 4;
    }

    public uint At(int index) => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(index * 4, 4));

    public void Set(int index, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(index * 4, 4), value);
}
