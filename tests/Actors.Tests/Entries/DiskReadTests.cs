using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Tests.Support;

namespace StonMedia.Actors.Tests.Entries;

/// <summary>What is on disk is read from there, and whatever the disk does the viewer gets the right bytes.</summary>
public sealed class DiskReadTests
{
    private const long Length = (40 * BlockSize.Bytes) + 1234;

    [Fact]
    public async Task Deliver_EvictedFromMemory_ComesFromDiskAndNotFromTheOrigin()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        (LoadResult.Ready ready, FakeDisk disk) = await StoredAsync(edge);
        await EvictAsync(edge, ready);
        long before = edge.Origin.BodyBytes;
        await edge.DeliverAsync(ready, 0, Length);
        Assert.Equal(before, edge.Origin.BodyBytes);
        Assert.InRange(disk.Reads, 1, 41);
    }

    [Fact]
    public void Attach_LengthBecameKnownOnABlocksBorder_OffersNoEmptyBlock()
    {
        using var store = new MemoryStore(4 << 20);
        var body = new Generation(store, Validators.None, -1, ranged: false);
        using (var writer = new BodyWriter(body, 0))
        {
            for (int left = 2 * BlockSize.Bytes; left > 0;)
            {
                Assert.True(writer.TryGetRoom(out Memory<byte> room));
                int now = Math.Min(left, room.Length);
                room.Span[..now].Fill(7);
                writer.Advance(now);
                left -= now;
            }

            Assert.True(writer.TryGetRoom(out _));       // a filler has its room before it learns that nothing comes any more
            writer.End();
        }

        var disk = new FakeDisk(body.Length);
        body.Attach(disk);
        Assert.Equal([0L, 1L], disk.Blocks.Keys.Order());
        body.Retire();
        Assert.Equal(0, store.BuffersOutstanding);
    }

    [Fact]
    public async Task Deliver_ManyViewersOfTheSameBlocks_EachIsReadOnce()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        (LoadResult.Ready ready, FakeDisk disk) = await StoredAsync(edge);
        await EvictAsync(edge, ready);
        Assert.Equal(0, ready.Snapshot.Body.PresentUntil(0, Length));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => edge.DeliverAsync(ready, 0, 10 * BlockSize.Bytes)));
        Assert.Equal(10, disk.Reads);
    }

    [Fact]
    public async Task Deliver_DamagedBlocks_AreFetchedAndNothingElse()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        (LoadResult.Ready ready, FakeDisk disk) = await StoredAsync(edge);
        await EvictAsync(edge, ready);
        disk.Outcome = static block => block is 3 or 17 or 40 ? DiskReadOutcome.Corrupt : DiskReadOutcome.Read;
        long before = edge.Origin.BodyBytes;
        await edge.DeliverAsync(ready, 0, Length);
        Assert.Equal((2 * BlockSize.Bytes) + 1234, edge.Origin.BodyBytes - before);
        await Eventually.HoldsAsync(() => disk.Blocks.Count == 41, "they are offered again", TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(DiskReadOutcome.Late)]
    [InlineData(DiskReadOutcome.VolumeOut)]
    [InlineData(DiskReadOutcome.Missing)]
    [InlineData(null)]
    public async Task Deliver_DiskGivesNothing_ComesFromTheOrigin(DiskReadOutcome? outcome)
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        (LoadResult.Ready ready, FakeDisk disk) = await StoredAsync(edge);
        await EvictAsync(edge, ready);
        disk.Outcome = block => block == 2 ? outcome : DiskReadOutcome.Read;
        int before = edge.Origin.Requests.Count;
        await edge.DeliverAsync(ready, 0, Length);
        string[] ranges = [.. edge.Origin.Requests.Skip(before).Select(static request => request.Range!)];
        // A slow disk is left alone for a while, so that the rest does not come block by block; otherwise only that block is asked for.
        if (outcome is null or DiskReadOutcome.Late) Assert.InRange(ranges.Length, 1, 20);
        else Assert.Equal(["bytes=131072-196607"], ranges);
    }

    [Fact]
    public async Task Deliver_DiskTakesNoReads_ComesFromTheOrigin()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        (LoadResult.Ready ready, FakeDisk disk) = await StoredAsync(edge);
        await EvictAsync(edge, ready);
        disk.IsBusy = true;
        int before = edge.Origin.Requests.Count;
        await edge.DeliverAsync(ready, 0, Length);
        Assert.Equal(0, disk.Reads);
        Assert.InRange(edge.Origin.Requests.Count - before, 1, 20);
    }

    [Fact]
    public async Task OfferAll_RefusedBefore_IsOfferedAgain()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = Length };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        var disk = new FakeDisk(Length) { TakesWrites = false };
        ready.Snapshot.Body.Attach(disk);
        await edge.DeliverAsync(ready, 0, Length);
        // A block that becomes complete while the place is given is offered by both.
        await Eventually.HoldsAsync(() => disk.Refused >= 41, "every block to be offered", TimeSpan.FromSeconds(60));
        Assert.Empty(disk.Blocks);
        disk.TakesWrites = true;
        Assert.Equal(41, ready.Snapshot.Body.OfferAll());
        Assert.Equal(0, ready.Snapshot.Body.OfferAll());
    }

    [Fact]
    public async Task Load_AnotherVersion_TheOldOneGoesFromDisk()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        (LoadResult.Ready ready, FakeDisk disk) = await StoredAsync(edge);
        edge.Origin.Files["/a.mp4"].Now = new FakeFile.Edition("\"v2\"", 2);
        LoadResult.Ready next = Assert.IsType<LoadResult.Ready>(await edge.Host.LoadAsync(
            new LoadRequest { Key = "/a.mp4", OriginTarget = "/a.mp4", Headers = Cache.Entries.HeaderList.Empty, PreferRange = true, ForceRevalidation = true },
            TestContext.Current.CancellationToken));
        Assert.NotSame(ready.Snapshot.Body, next.Snapshot.Body);
        Assert.True(disk.IsRetired);
    }

    /// <summary>A body that was delivered once, with all its blocks on disk.</summary>
    private static async Task<(LoadResult.Ready Ready, FakeDisk Disk)> StoredAsync(EdgeUnderTest edge)
    {
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = Length };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        var disk = new FakeDisk(Length);
        ready.Snapshot.Body.Attach(disk);
        await edge.DeliverAsync(ready, 0, Length);
        // The last block is offered just after its readers were woken.
        await Eventually.HoldsAsync(() => disk.IsWhole, "every block on disk", TimeSpan.FromSeconds(60));
        return (ready, disk);
    }

    /// <summary>Other bodies push this one's blocks out of memory; a reader keeps its record.</summary>
    private static async Task EvictAsync(EdgeUnderTest edge, LoadResult.Ready ready)
    {
        using Streams.Delivery.IBodySource keeps = edge.Host.OpenBody(ready.Key, ready.Snapshot);
        for (int other = 0; Resident(ready.Snapshot.Body); other++)
        {
            Assert.InRange(other, 0, 40);
            edge.Origin.Files[$"/other{other}"] = new FakeFile { Length = 2 << 20 };
            await edge.DeliverAsync(await edge.ReadyAsync($"/other{other}"), 0, 2 << 20);
        }
    }

    private static bool Resident(Generation body)
    {
        for (long at = 0; at < Length; at += BlockSize.Bytes)
            if (body.PresentUntil(at, at + 1) > at) return true;
        return false;
    }
}
