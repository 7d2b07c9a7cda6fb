using System.Buffers.Binary;
using System.Text;

namespace StonMedia.Bench.Load;

/// <summary>Damages a media file as a seed says: cut, spliced, bits flipped, counts and sizes made absurd, mostly where its headers are.</summary>
internal static class Mutation
{
    private static readonly string[] s_marks =
    [
        "moov", "trak", "stbl", "stsd", "stts", "stsc", "stsz", "stco", "co64", "ctts", "stss", "elst", "mdhd", "mvhd", "tkhd", "moof", "traf", "trun", "tfhd", "tfdt", "sidx",
        "mdat", "avcC", "esds", "mfra", "FLV", "ID3", "Xing", "Info", "onMetaData",
    ];

    private static readonly uint[] s_values = [0, 1, 8, 0xFFFFF, 0x7FFFFFFF, 0x80000000, uint.MaxValue];

    public static byte[] Of(byte[] original, int seed)
    {
        var random = new Random(seed);
        var file = new List<byte>(original);
        List<int> headers = Headers(original);
        for (int left = random.Next(1, 5); left > 0 && file.Count > 32; left--)
        {
            int near = headers.Count > 0 && random.NextDouble() < 0.85 ? headers[random.Next(headers.Count)] + (4 * random.Next(-1, 14)) : random.Next(file.Count);
            int at = Math.Clamp(near, 0, file.Count - 9), count = Math.Min(random.Next(1, 4000), file.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 1:
                    file.RemoveRange(at, count);
                    break;
                case 2:
                    file.InsertRange(at, file.GetRange(random.Next(file.Count - count + 1), count));
                    break;
                case 3:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    byte[] number = new byte[4];
                    BinaryPrimitives.WriteUInt32BigEndian(number, random.Next(4) == 0 ? (uint)random.NextInt64(uint.MaxValue) : s_values[random.Next(s_values.Length)]);
                    for (int i = 0; i < number.Length; i++) file[at + i] = number[i];
                    break;
            }
        }

        return [.. file];
    }

    private static List<int> Headers(ReadOnlySpan<byte> file)
    {
        var found = new List<int>();
        foreach (string mark in s_marks)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(mark);
            for (int from = 0, at; found.Count < 400 && (at = file[from..].IndexOf(bytes)) >= 0; from += at + 1) found.Add(from + at);
        }

        return found;
    }
}
