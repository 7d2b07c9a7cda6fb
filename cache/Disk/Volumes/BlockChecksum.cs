using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>
/// CRC32C of a block. Generation and number go in first, so bytes that are right but belong elsewhere (a misdirected write, another
/// file's extent) do not pass. Stored on disk: frozen.
/// </summary>
/// <remarks>
/// The processor's instruction has a latency of three and can be begun every cycle: three lanes are summed side by side and joined, which
/// takes a sum past the bytes of the lanes behind it (<see cref="Skip"/>). 64 KiB are 16 rounds and 256 bytes more.
/// </remarks>
internal static class BlockChecksum
{
    private const uint Polynomial = 0x82F63B78;     // Castagnoli, reflected
    private const int LaneWords = 170;
    private const int RoundBytes = 3 * LaneWords * sizeof(ulong);

    private static readonly uint[] s_skip = MakeSkip(LaneWords * sizeof(ulong));

    public static uint Of(long generation, long block, ReadOnlySpan<byte> bytes)
    {
        uint crc = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (ulong)generation), (ulong)block);
        for (; bytes.Length >= RoundBytes; bytes = bytes[RoundBytes..]) crc = Round(crc, bytes[..RoundBytes]);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte last in bytes) crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }

    // Compiled in full at once: at a start, bodies are summed before the compiler has noticed that it pays.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Round(uint crc, ReadOnlySpan<byte> bytes)
    {
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        ref byte end = ref Unsafe.Add(ref at, LaneWords * sizeof(ulong));
        uint second = 0, third = 0;
        for (; Unsafe.IsAddressLessThan(ref at, ref end); at = ref Unsafe.Add(ref at, sizeof(ulong)))
        {
            crc = BitOperations.Crc32C(crc, Word(ref at));
            second = BitOperations.Crc32C(second, Word(ref Unsafe.Add(ref at, LaneWords * sizeof(ulong))));
            third = BitOperations.Crc32C(third, Word(ref Unsafe.Add(ref at, 2 * LaneWords * sizeof(ulong))));
        }

        return third ^ Skip(second ^ Skip(crc));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte at)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref at);
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>The sum as if a lane of zeros had followed.</summary>
    private static uint Skip(uint crc)
        => s_skip[crc & 0xFF] ^ s_skip[256 + (crc >> 8 & 0xFF)] ^ s_skip[512 + (crc >> 16 & 0xFF)] ^ s_skip[768 + (crc >> 24)];

    private static uint[] MakeSkip(int zeros)
    {
        // x to the power of the bits skipped, by squaring; then what it makes of each byte of a sum.
        uint power = 1u << 31, square = 1u << 30;
        for (int bits = zeros * 8; bits != 0; bits >>= 1, square = Multiply(square, square))
            if ((bits & 1) != 0) power = Multiply(power, square);
        var table = new uint[4 * 256];
        for (uint i = 0; i < table.Length; i++) table[i] = Multiply((i & 0xFF) << (int)(8 * (i >> 8)), power);
        return table;
    }

    /// <summary>Product of two polynomials modulo the polynomial; the highest bit is the power of zero.</summary>
    private static uint Multiply(uint one, uint other)
    {
        uint product = 0;
        for (; one != 0; one <<= 1)
        {
            if ((one & 1u << 31) != 0) product ^= other;
            other = (other & 1) != 0 ? other >> 1 ^ Polynomial : other >> 1;
        }

        return product;
    }
}
