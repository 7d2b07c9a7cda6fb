using System.Buffers.Binary;

namespace StonMedia.Tests.Support;

/// <summary>Endless pseudo-random content: every byte follows from a seed and its offset, so any range can be checked without the whole.</summary>
public static class OriginBytes
{
    /// <summary>Fills a buffer with the bytes from <paramref name="offset"/> on.</summary>
    public static void Fill(ulong seed, long offset, Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[8];
        int done = 0;
        while (done < destination.Length)
        {
            int skip = (int)(offset & 7);
            BinaryPrimitives.WriteUInt64LittleEndian(word, Word(seed, (ulong)offset >> 3));
            int count = Math.Min(8 - skip, destination.Length - done);
            word.Slice(skip, count).CopyTo(destination[done..]);
            done += count;
            offset += count;
        }
    }

    public static byte[] Get(ulong seed, long offset, int count)
    {
        byte[] bytes = new byte[count];
        Fill(seed, offset, bytes);
        return bytes;
    }

    /// <summary>Offset of the first byte that is not the content's, or -1 when all are.</summary>
    public static long FirstDifference(ulong seed, long offset, ReadOnlySpan<byte> actual)
    {
        byte[] expected = Get(seed, offset, actual.Length);
        int same = actual.CommonPrefixLength(expected);
        return same == actual.Length ? -1 : offset + same;
    }

    /// <summary>SplitMix64 of the word's number.</summary>
    private static ulong Word(ulong seed, ulong index)
    {
        ulong z = (seed * 0xD1342543DE82EF95) + ((index + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
