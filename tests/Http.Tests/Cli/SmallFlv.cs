using System.Buffers.Binary;
using System.Text;

namespace StonMedia.Http.Tests.Cli;

/// <summary>An FLV of H.264 key frames alone, with metadata: enough to be looked at, not to be played.</summary>
internal static class SmallFlv
{
    /// <param name="seconds">What the metadata gives as its duration.</param>
    /// <param name="isListed">Whether the metadata lists the key frames.</param>
    /// <param name="times">Where the key frames are, in seconds.</param>
    public static byte[] Of(double seconds, bool isListed, params int[] times)
    {
        byte[] setup = [0x17, 0, 0, 0, 0, 1, 0x42, 0xC0, 0x1E, 0xFF, 0xE1, 0, 0, 1, 0, 0];
        byte[] picture = [0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65, .. new byte[200]];
        // The list has the same length whatever it holds, so places can be counted before it is written.
        int start = 13 + Tag(18, 0, Metadata(seconds, isListed, times, 0, 0)).Length + Tag(9, 0, setup).Length;
        int step = Tag(9, 0, picture).Length;
        return [.. "FLV"u8, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0, .. Tag(18, 0, Metadata(seconds, isListed, times, start, step)), .. Tag(9, 0, setup),
            .. times.SelectMany(t => Tag(9, t * 1000, picture))];
    }

    private static byte[] Metadata(double seconds, bool isListed, int[] times, int start, int step)
    {
        byte[] list = [.. Name("keyframes"), 3, .. Name("filepositions"), .. Numbers(times.Select((_, i) => (double)start + (i * step))),
            .. Name("times"), .. Numbers(times.Select(static t => (double)t)), 0, 0, 9];
        return [2, .. Name("onMetaData"), 8, 0, 0, 0, 1, .. Name("duration"), .. Number(seconds), .. isListed ? list : [], 0, 0, 9];
    }

    private static byte[] Name(string name) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name)];

    private static byte[] Number(double value)
    {
        byte[] bytes = new byte[9];
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    private static byte[] Numbers(IEnumerable<double> values)
    {
        byte[][] numbers = [.. values.Select(Number)];
        return [10, 0, 0, 0, (byte)numbers.Length, .. numbers.SelectMany(static n => n)];
    }

    private static byte[] Tag(byte type, int milliseconds, byte[] body)
    {
        byte[] tag = [type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. body, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(tag, (type << 24) | body.Length);
        (tag[4], tag[5], tag[6], tag[7]) = ((byte)(milliseconds >> 16), (byte)(milliseconds >> 8), (byte)milliseconds, (byte)(milliseconds >> 24));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(tag.Length - 4), body.Length + 11);
        return tag;
    }
}
