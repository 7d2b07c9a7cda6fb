using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Entries;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

public class DiskTierTests : DiskTest
{
    [Fact]
    public async Task FindAsync_WithoutVolumes_GivesNothing()
    {
        Assert.Null(await DiskTier.None.FindAsync(Host, "/a", Cancel));
        Assert.Null(DiskTier.None.Begin(Host, "/a", Record(10)));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(1000), InlineData(DiskBody.SmallBody)]
    public async Task FindAsync_SmallBodyAfterReopening_ComesUpWithItsRecord(int length)
    {
        DiskRecord record = Record(length) with { VaryOn = ["accept"], PurgeSequence = 7, ClientHost = "www.example.com" };
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/a?b=ä", record);
        await using DiskTier again = await OpenAsync();
        DiskFound? found = await again.FindAsync(Host, "/a?b=ä", Cancel);
        Assert.NotNull(found);
        Assert.Equal(length == 0 ? [] : BlockOf(record, 0), found.Small);
        AssertSame(record, found.Record);
        Assert.True(found.Body.IsWhole);
        Assert.Null(await again.FindAsync(Host, "/b", Cancel));
        Assert.Null(await again.FindAsync("other", "/a?b=ä", Cancel));
    }

    [Theory, InlineData(DiskBody.SmallBody + 1), InlineData(65536), InlineData(65537), InlineData((5 << 20) + 17)]
    public async Task TryRead_LargeBodyAfterReopening_GivesWhatWasWritten(int length)
    {
        DiskRecord record = Record(length);
        await using (DiskTier tier = await OpenAsync()) await StoreAsync(tier, "/film", record);
        await using DiskTier again = await OpenAsync();
        DiskFound? found = await again.FindAsync(Host, "/film", Cancel);
        Assert.NotNull(found);
        Assert.Null(found.Small);
        Assert.True(found.Body.IsWhole);
        for (long block = 0; block < BlockSize.Count(length); block++)
        {
            (DiskReadOutcome outcome, byte[]? bytes) = await ReadAsync(found.Body, block);
            Assert.Equal(DiskReadOutcome.Read, outcome);
            Assert.Equal(BlockOf(record, block), bytes);
        }
    }

    [Fact]
    public async Task Has_BlocksWrittenHereAndThere_AreThoseAndNoOthersAfterReopening()
    {
        DiskRecord record = Record(10L << 30);
        long[] written = [0, 1, 63, 64, 100_000, BlockSize.Count(record.Length) - 1];
        await using (DiskTier tier = await OpenAsync()) await WriteAsync(tier, tier.Begin(Host, "/film", record)!, written);
        await using DiskTier again = await OpenAsync();
        DiskBody body = (await again.FindAsync(Host, "/film", Cancel))!.Body;
        Assert.False(body.IsWhole);
        Assert.Equal(written, Enumerable.Range(0, (int)BlockSize.Count(record.Length)).Select(static block => (long)block).Where(body.Has));
        Assert.False(body.TryRead(2, new TestSink()));
        Assert.False(body.Has(-1));
        Assert.False(body.Has(long.MaxValue));
    }

    [Fact]
    public async Task Begin_SecondGeneration_ReplacesTheFirstWithItsFile()
    {
        await using DiskTier tier = await OpenAsync();
        DiskBody first = await StoreAsync(tier, "/film", Record(1 << 20, "one"));
        DiskRecord two = Record(100_000, "two");
        DiskBody second = await StoreAsync(tier, "/film", two);
        Assert.False(first.Has(0));
        Assert.False(first.Write(0, Lease(BlockOf(first.Record, 0))));
        DiskFound? found = await tier.FindAsync(Host, "/film", Cancel);
        Assert.Same(second, found!.Body);
        Assert.Single(Directory.GetFiles(Path.Combine(VolumePath(), "data"), "*", SearchOption.AllDirectories));
        Assert.Equal(BlockOf(two, 1), (await ReadAsync(second, 1)).Bytes);
    }

    [Fact]
    public async Task Update_AfterA304_IsWhatIsFoundAfterReopening()
    {
        DiskRecord record = Record(1000);
        DiskRecord fresher = record with { FreshUntil = record.FreshUntil.AddHours(1), Headers = new HeaderList([new HeaderField("A", "b")]) };
        DiskRecord stranger = Record(1000);
        await using (DiskTier tier = await OpenAsync())
        {
            await StoreAsync(tier, "/a", record);
            tier.Update(Host, "/a", fresher);
            tier.Update(Host, "/a", stranger);
            await tier.FlushAsync();
        }

        await using DiskTier again = await OpenAsync();
        AssertSame(fresher, (await again.FindAsync(Host, "/a", Cancel))!.Record);
    }

    [Fact]
    public async Task Remove_BeforeAndAfterItsCommit_IsNotFound()
    {
        await using (DiskTier tier = await OpenAsync())
        {
            DiskBody body = await StoreAsync(tier, "/film", Record(1 << 20));
            tier.Remove(Host, "/film");
            Assert.False(body.Has(0));
            Assert.Null(await tier.FindAsync(Host, "/film", Cancel));
            await tier.FlushAsync();
            Assert.Null(await tier.FindAsync(Host, "/film", Cancel));
            Assert.Empty(Directory.GetFiles(Path.Combine(VolumePath(), "data"), "*", SearchOption.AllDirectories));
        }

        await using DiskTier again = await OpenAsync();
        Assert.Null(await again.FindAsync(Host, "/film", Cancel));
    }

    [Fact]
    public async Task Retire_ANewerGenerationIsThere_LeavesThat()
    {
        await using DiskTier tier = await OpenAsync();
        DiskBody first = await StoreAsync(tier, "/film", Record(1 << 20));
        DiskBody second = tier.Begin(Host, "/film", Record(1 << 20))!;
        first.Retire();
        await WriteAsync(tier, second, 0);
        Assert.Same(second, (await tier.FindAsync(Host, "/film", Cancel))!.Body);
        second.Retire();
        Assert.Null(await tier.FindAsync(Host, "/film", Cancel));
    }

    [Fact]
    public async Task Retire_BeforeItsRecordIsCommitted_DoesNotBringTheOlderOneBack()
    {
        DiskTierOptions options = Options() with { CommitInterval = TimeSpan.FromSeconds(30) };
        await using (DiskTier tier = await DiskTier.OpenAsync(options))
        {
            await StoreAsync(tier, "/film", Record(1 << 20, "one"));
            tier.Begin(Host, "/film", Record(1 << 20, "two"))!.Retire();
            Assert.Null(await tier.FindAsync(Host, "/film", Cancel));
            await tier.FlushAsync();
            Assert.Null(await tier.FindAsync(Host, "/film", Cancel));
        }

        await using DiskTier again = await DiskTier.OpenAsync(options);
        Assert.Null(await again.FindAsync(Host, "/film", Cancel));
    }

    [Fact]
    public async Task FindAsync_WholeOnlyWithABlockMissing_GivesNothing()
    {
        DiskRecord record = Record(200_000, flags: DiskRecordFlags.WholeOnly);
        await using DiskTier tier = await OpenAsync();
        DiskBody body = tier.Begin(Host, "/sequential", record)!;
        await WriteAsync(tier, body, 0, 1, 2);
        Assert.Null(await tier.FindAsync(Host, "/sequential", Cancel));
        await WriteAsync(tier, body, 3);
        Assert.NotNull(await tier.FindAsync(Host, "/sequential", Cancel));
    }

    [Fact]
    public async Task Update_LengthBecomesKnown_LastBlockCanBeWritten()
    {
        DiskRecord known = Record(70_000, flags: DiskRecordFlags.WholeOnly);
        await using (DiskTier tier = await OpenAsync())
        {
            DiskBody body = tier.Begin(Host, "/chunked", known with { Length = -1 })!;
            Assert.True(body.Write(0, Lease(BlockOf(known, 0))));
            Assert.Throws<ArgumentException>(() => body.Write(1, Lease(BlockOf(known, 1))));
            body.Update(known);
            await WriteAsync(tier, body, 1);
        }

        await using DiskTier again = await OpenAsync();
        DiskFound found = (await again.FindAsync(Host, "/chunked", Cancel))!;
        Assert.Equal(70_000, found.Record.Length);
        Assert.Equal(BlockOf(known, 1), (await ReadAsync(found.Body, 1)).Bytes);
    }

    [Fact]
    public async Task TryRead_ManyWantTheSameBlock_ReadsItOnce()
    {
        await using DiskTier tier = await OpenAsync();
        DiskBody body = await StoreAsync(tier, "/film", Record(1 << 20));
        using var gate = new ManualResetEventSlim();
        Files.ReadGate = gate;
        int before = Files.Reads;
        TestSink[] sinks = [.. Enumerable.Range(0, 50).Select(static _ => new TestSink())];
        Assert.All(sinks, sink => Assert.True(body.TryRead(3, sink)));
        gate.Set();
        foreach (TestSink sink in sinks) Assert.Equal(DiskReadOutcome.Read, await sink.Outcome);
        Assert.Equal(1, Files.Reads - before);
        Assert.Single(sinks, static sink => sink.Bytes is not null);
    }

    [Fact]
    public async Task Volumes_Two_ShareTheKeysAndBothAreFound()
    {
        await using (DiskTier tier = await OpenAsync(volumes: 2))
        {
            for (int i = 0; i < 100; i++) await StoreAsync(tier, "/" + i, Record(100, "t" + i));
            await UntilAsync(() => tier.Volumes.All(static volume => volume.FilterIsFull), "filters full");
            Assert.All(tier.Volumes, static volume => Assert.InRange(volume.Objects, 25, 75));
        }

        await using DiskTier again = await OpenAsync(volumes: 2);
        for (int i = 0; i < 100; i++) Assert.Equal("t" + i, (await again.FindAsync(Host, "/" + i, Cancel))!.Record.Headers.First("X-Tag"));
    }

    [Fact]
    public async Task RemoveVolumeAsync_ThenAdded_KnowsWhatItKnew()
    {
        DiskTierOptions options = Options(volumes: 2);
        await using DiskTier tier = await DiskTier.OpenAsync(options);
        for (int i = 0; i < 20; i++) await StoreAsync(tier, "/" + i, Record(100));
        Assert.True(await tier.RemoveVolumeAsync(VolumePath(2)));
        Assert.False(await tier.RemoveVolumeAsync(VolumePath(2)));
        Assert.Single(tier.Volumes);
        Assert.True(await tier.AddVolumeAsync(options.Volumes[1]));
        for (int i = 0; i < 20; i++) Assert.NotNull(await tier.FindAsync(Host, "/" + i, Cancel));
    }

    private static void AssertSame(DiskRecord expected, DiskRecord actual)
    {
        Assert.Equal(expected.Headers, actual.Headers);
        Assert.Equal(expected.VaryOn, actual.VaryOn);
        Assert.Equal(expected with { Headers = HeaderList.Empty, VaryOn = [], FillHeaders = HeaderList.Empty, Extra = HeaderList.Empty },
            actual with { Headers = HeaderList.Empty, VaryOn = [], FillHeaders = HeaderList.Empty, Extra = HeaderList.Empty });
    }
}
