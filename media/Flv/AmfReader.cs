using System.Buffers.Binary;
using System.Text;

namespace StonMedia.Media.Flv;

/// <summary>Reads values of AMF0 over the caller's bytes; anything malformed ends the reading with an exception.</summary>
internal ref struct AmfReader(ReadOnlySpan<byte> data)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _data = data;

    public int Position { get; private set; }

    public readonly bool IsEnd => Position >= _data.Length;

    /// <summary>Type of the value that comes next.</summary>
    public readonly byte Marker => Position < _data.Length ? _data[Position] : (byte)0xFF;

    public byte Byte() => Take(1)[0];

    public double Number() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public uint Count() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A text of 16-bit length, without a marker.</summary>
    public string Text() => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))));

    /// <summary>The two empty bytes and the marker that end an object are next: they are passed.</summary>
    public bool TryEnd()
    {
        if (Position + 3 > _data.Length || _data[Position] != 0 || _data[Position + 1] != 0 || _data[Position + 2] != 9) return false;
        Position += 3;
        return true;
    }

    /// <summary>Passes a value of any type.</summary>
    public void Skip(int depth = 0)
    {
        MediaFormatException.Require(depth < MaxDepth, "metadata nested too deeply");
        switch (Byte())
        {
            case 0: Take(8); break;
            case 1: Take(1); break;
            case 2: Text(); break;
            case 3: SkipProperties(depth); break;
            case 5 or 6: break;
            case 7: Take(2); break;
            case 8:
                Take(4);
                SkipProperties(depth);
                break;
            case 10:
                for (uint count = Count(); count > 0; count--) Skip(depth + 1);
                break;
            case 11: Take(10); break;
            case 12 or 15: Take(checked((int)Count())); break;
            default: MediaFormatException.Throw("metadata with a value of unknown type"); break;
        }
    }

    private void SkipProperties(int depth)
    {
        while (!IsEnd && !TryEnd())
        {
            Text();
            Skip(depth + 1);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        MediaFormatException.Require(count >= 0 && count <= _data.Length - Position, "metadata is cut off");
        ReadOnlySpan<byte> taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }
}
