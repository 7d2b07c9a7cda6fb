using System.Buffers.Binary;

namespace StonMedia.Media.Ts;

/// <summary>Parameter sets out of an avcC or hvcC (ISO/IEC 14496-15, 5.3.3 and 8.3.3), in byte stream format.</summary>
/// <param name="LengthSize">Bytes of NAL unit lengths in the samples, 1..4.</param>
/// <param name="Bytes">The sets, each behind a start code.</param>
internal sealed record ParameterSets(int LengthSize, byte[] Bytes)
{
    private const int Sps = 33, Vps = 32, Pps = 34;

    /// <summary>Null when the configuration cannot be read or has no sets.</summary>
    public static ParameterSets? OfH264(ReadOnlySpan<byte> avcC)
    {
        if (avcC.Length < 7) return null;
        var bytes = new List<byte>();
        ReadOnlySpan<byte> rest = avcC[6..];
        if (!TryAdd(bytes, ref rest, avcC[5] & 31) || rest.IsEmpty) return null;
        int pictures = rest[0];
        rest = rest[1..];
        return TryAdd(bytes, ref rest, pictures) && bytes.Count > 0 ? new ParameterSets((avcC[4] & 3) + 1, [.. bytes]) : null;
    }

    /// <inheritdoc cref="OfH264"/>
    public static ParameterSets? OfHevc(ReadOnlySpan<byte> hvcC)
    {
        if (hvcC.Length < 23) return null;
        var bytes = new List<byte>();
        ReadOnlySpan<byte> rest = hvcC[23..];
        for (int array = 0; array < hvcC[22]; array++)
        {
            if (rest.Length < 3) return null;
            int type = rest[0] & 63, count = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
            rest = rest[3..];
            if (!TryAdd(type is Vps or Sps or Pps ? bytes : [], ref rest, count)) return null;
        }

        return bytes.Count > 0 ? new ParameterSets((hvcC[21] & 3) + 1, [.. bytes]) : null;
    }

    private static bool TryAdd(List<byte> bytes, ref ReadOnlySpan<byte> rest, int count)
    {
        for (; count > 0; count--)
        {
            if (rest.Length < 2) return false;
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (rest.Length < 2 + length) return false;
            bytes.AddRange([0, 0, 0, 1]);
            bytes.AddRange(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        return true;
    }
}
