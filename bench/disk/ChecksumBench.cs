using System.Diagnostics;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk.Volumes;

namespace StonMedia.Disk.Bench;

/// <summary>How fast blocks are summed by one thread: one block over and over (in the processor's cache), and 256 MiB of them.</summary>
internal static class ChecksumBench
{
    public static int Run()
    {
        var one = new byte[BlockSize.Bytes];
        var many = new byte[256 << 20];
        new Random(1).NextBytes(one);
        new Random(2).NextBytes(many);
        Rate(one, 20_000);
        Console.WriteLine($"one block: {Rate(one, 200_000):F1} GB/s");
        Console.WriteLine($"256 MiB: {Rate(many, 16_384):F1} GB/s");
        return 0;
    }

    private static double Rate(byte[] bytes, int blocks)
    {
        uint all = 0;
        long started = Stopwatch.GetTimestamp();
        for (int block = 0; block < blocks; block++)
            all ^= BlockChecksum.Of(1, block, bytes.AsSpan((int)((long)block * BlockSize.Bytes % bytes.Length), BlockSize.Bytes));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        // The sums are used, so that they are made.
        return all == 1 ? 0 : (double)blocks * BlockSize.Bytes / 1e9 / seconds;
    }
}
