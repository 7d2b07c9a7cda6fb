using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

public class CapTests : DiskTest
{
    private const long Size = 64 << 20;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Used_UnderAMixedLoad_NeverPassesTheSize(bool noHoles)
    {
        Files.NoHoles = noHoles;
        int seed = TestSeed.Take();
        var random = new Random(seed);
        long highest = 0;
        await using DiskTier tier = await OpenAsync(Size);
        for (int i = 0; i < 250; i++)
        {
            int length = random.Next(4) == 0 ? random.Next(32 << 10, 8 << 20) : random.Next(1, 32 << 10);
            DiskBody body = tier.Begin(Host, "/" + random.Next(1000), Record(length))!;
            for (long block = 0; block < BlockSize.Count(length); block++) body.Write(block, Lease(BlockOf(body.Record, block)));
            if (i % 8 == 0) await tier.FlushAsync();
            highest = Math.Max(highest, Occupied());
            Assert.True(highest <= Size, $"seed {seed}, step {i}: {highest} bytes occupied");
        }

        await tier.FlushAsync();
        Assert.True(tier.Volumes[0].EvictedBytes > 0, "nothing was dropped: the test shows nothing");
        // The cap is there to be used, too: the log's reserve and a step of eviction are all that stays free.
        Assert.InRange(highest, Size * 2 / 3, Size);
    }

    [Fact]
    public async Task Used_SmallBodiesThenLargeOnes_GivesTheDatabasesPagesBack()
    {
        await using DiskTier tier = await OpenAsync(Size);
        for (int i = 0; i < 1500; i++)
        {
            DiskBody small = tier.Begin(Host, "/s" + i, Record(DiskBody.SmallBody))!;
            small.Write(0, Lease(BlockOf(small.Record, 0)));
            if (i % 100 == 0) await tier.FlushAsync();
        }

        await tier.FlushAsync();
        long before = tier.Volumes[0].DatabaseBytes;
        Assert.True(before > 30 << 20, $"the database has only {before} bytes");
        for (int i = 0; i < 12; i++) await StoreAsync(tier, "/l" + i, Record(8 << 20));
        Assert.InRange(Occupied(), 1, Size);
        Assert.InRange(tier.Volumes[0].DatabaseBytes, 0, before * 3 / 4);
    }

    [Fact]
    public async Task Evict_ScanOverWhatIsWatched_LeavesTheWatched()
    {
        await using DiskTier tier = await OpenAsync(Size);
        DiskBody watched = await StoreAsync(tier, "/watched", Record(4 << 20));
        for (int i = 0; i < 40; i++)
        {
            watched.Touch(0);
            await StoreAsync(tier, "/scan" + i, Record(4 << 20));
        }

        Assert.True(watched.Has(0), "a film that is watched was dropped for a scan");
        Assert.True(tier.Volumes[0].EvictedBytes > 64 << 20);
        Assert.Null(await tier.FindAsync(Host, "/scan0", Cancel) is { Body.IsWhole: true } ? "scan0" : null);
    }

    [Fact]
    public async Task Open_SizeIsSmallerThanBefore_ShrinksToIt()
    {
        await using (DiskTier tier = await OpenAsync(128 << 20))
            for (int i = 0; i < 24; i++) await StoreAsync(tier, "/" + i, Record(4 << 20));
        Assert.True(Occupied() > Size);
        await using DiskTier again = await OpenAsync(Size);
        await UntilAsync(() => Occupied() <= Size, "shrunk");
    }

    [Fact]
    public async Task Open_AfterACrashLeftFilesOfNobody_SweepsThem()
    {
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/a", Record(1 << 20));
        string stray = Path.Combine(VolumePath(), "data", "07", "0000000000000a07");
        Directory.CreateDirectory(Path.GetDirectoryName(stray)!);
        await File.WriteAllBytesAsync(stray, new byte[1 << 20], Cancel);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(VolumePath(), "index.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE meta SET value = 0 WHERE name = 'clean'; UPDATE meta SET value = 50000000 WHERE name = 'data'";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await using DiskTier again = await OpenAsync();
        await UntilAsync(() => !File.Exists(stray), "swept");
        await UntilAsync(() => again.Volumes[0].Used - again.Volumes[0].DatabaseBytes is >= 1 << 20 and < 1100 << 10, "measured");
        Assert.True((await again.FindAsync(Host, "/a", Cancel))!.Body.IsWhole);
    }
}
