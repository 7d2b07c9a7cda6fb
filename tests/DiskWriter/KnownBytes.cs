using System.Runtime.InteropServices;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;

namespace StonMedia.DiskWriter;

/// <summary>Bodies whose every byte follows from generation and offset, the same in every process.</summary>
public static class KnownBytes
{
    public static byte[] Of(DiskRecord record, long block)
    {
        ArgumentNullException.ThrowIfNull(record);
        var bytes = new byte[Math.Min(BlockSize.Bytes, record.Length - BlockSize.Start(block))];
        Fill(record.Generation, block, bytes);
        return bytes;
    }

    public static void Fill(long generation, long block, Span<byte> bytes)
    {
        ulong state = ((ulong)generation ^ ((ulong)block << 32)) | 1;
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (int i = 0; i < words.Length; i++) words[i] = Next(ref state);
        for (int i = words.Length * sizeof(ulong); i < bytes.Length; i++) bytes[i] = (byte)Next(ref state);
    }

    private static ulong Next(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state * 0x9E3779B97F4A7C15;
    }
}
