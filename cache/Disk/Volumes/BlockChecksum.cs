using System.Buffers.Binary;
using System.Numerics;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// CRC32C of a block. Generation and number go in first, so bytes that are right but belong elsewhere (a misdirected write, another
/// file's extent) do not pass. Stored on disk: frozen.
/// </summary>
internal static class BlockChecksum
{
    public static uint Of(long generation, long block, ReadOnlySpan<byte> bytes)
    {
        uint crc = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (ulong)generation), (ulong)block);
        int at = 0;
        for (; at + 8 <= bytes.Length; at += 8) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]));
        for (; at < bytes.Length; at++) crc = BitOperations.Crc32C(crc, bytes[at]);
        return ~crc;
    }
}
