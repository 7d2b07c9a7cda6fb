using StonMedia.Cache.Disk.Volumes;

namespace StonMedia.Cache.Tests.Disk;

public class FingerprintFilterTests
{
    [Fact]
    public void MayHold_WhatWasAddedAndRemoved_IsExactButForChance()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        var filter = new FingerprintFilter();
        var held = new List<ulong>();
        for (int i = 0; i < 200_000; i++)
        {
            if (random.Next(3) == 0 && held.Count > 0)
            {
                int at = random.Next(held.Count);
                filter.Remove(held[at]);
                held[at] = held[^1];
                held.RemoveAt(held.Count - 1);
                continue;
            }

            ulong hash = (ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64();
            held.Add(hash);
            filter.Add(hash);
        }

        Assert.Equal(held.Count, filter.Count);
        // Two equal fingerprints of which one went: once in 2^32 for a pair, a handful of pairs here.
        Assert.InRange(held.Count(hash => !filter.MayHold(hash)), 0, 2);
        int wrong = 0;
        for (int i = 0; i < 100_000; i++) wrong += filter.MayHold((ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64()) ? 1 : 0;
        Assert.True(wrong <= 3, $"seed {seed}: {wrong} of 100000 unknown hashes seem known");
    }

    [Fact]
    public void Add_InTheOrderOfHashes_TakesNotMuchLongerThanAtRandom()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 1_000_000).Select(static i => KeyHash.Of("example.com", "/" + i))];
        TimeSpan random = TimeToAdd(hashes);
        Array.Sort(hashes);
        // A walk by the index of hashes fills the filter after each start.
        TimeSpan sorted = TimeToAdd(hashes);
        Assert.True(sorted < (random * 5) + TimeSpan.FromSeconds(30), $"{sorted} in order, {random} at random");
    }

    private static TimeSpan TimeToAdd(ulong[] hashes)
    {
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        var filter = new FingerprintFilter();
        foreach (ulong hash in hashes) filter.Add(hash);
        return System.Diagnostics.Stopwatch.GetElapsedTime(started);
    }

    [Theory, InlineData(10_000), InlineData(100_000), InlineData(1_000_000)]
    public void Bytes_OfManyObjects_AreAtMostTwelveEach(int count)
    {
        var filter = new FingerprintFilter();
        for (int i = 0; i < count; i++) filter.Add(KeyHash.Of("example.com", "/" + i));
        Assert.Equal(count, filter.Count);
        Assert.InRange((double)filter.Bytes / count, 4, 12);
    }
}
