using StonMedia.Cache.Disk.Volumes;

namespace StonMedia.Cache.Tests.Disk;

public class BlockChecksumTests
{
    [Fact]
    public void Of_LengthsAroundEveryLoop_IsWhatBitByBitGives()
    {
        var bytes = new byte[65_536];
        new Random(7).NextBytes(bytes);
        int[] lengths = [0, 1, 7, 8, 9, 4079, 4080, 4081, 8160, 8167, 12_345, 32_768, 65_279, 65_280, 65_288, 65_535, 65_536];
        foreach (int length in lengths)
            Assert.Equal(Slow(0x0102030405060708, 99, bytes.AsSpan(0, length)), BlockChecksum.Of(0x0102030405060708, 99, bytes.AsSpan(0, length)));
        Assert.Equal(Slow(-1, 0, bytes.AsSpan(3, 9001)), BlockChecksum.Of(-1, 0, bytes.AsSpan(3, 9001)));
    }

    [Fact]
    public void Of_TwoLanesSwapped_IsAnotherSum()
    {
        var bytes = new byte[65_536];
        new Random(8).NextBytes(bytes);
        byte[] swapped = [.. bytes.AsSpan(1360, 1360), .. bytes.AsSpan(0, 1360), .. bytes.AsSpan(2720)];
        Assert.NotEqual(BlockChecksum.Of(1, 1, bytes), BlockChecksum.Of(1, 1, swapped));
    }

    private static uint Slow(long generation, long block, ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in BitConverter.GetBytes(generation)) crc = Step(crc, one);
        foreach (byte one in BitConverter.GetBytes(block)) crc = Step(crc, one);
        foreach (byte one in bytes) crc = Step(crc, one);
        return ~crc;
    }

    private static uint Step(uint crc, byte one)
    {
        crc ^= one;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        return crc;
    }
}
