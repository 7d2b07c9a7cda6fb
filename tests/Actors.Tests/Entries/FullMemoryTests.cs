using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Cache.Blocks;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Tests.Support;

namespace StonMedia.Actors.Tests.Entries;

/// <summary>All of cache.memory is pinned: a fill tries for a second, then bytes pass by memory, and only then viewers are refused.</summary>
public sealed class FullMemoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_MemoryFillsUpMeanwhile_GoesOnPastIt()
    {
        const long length = 24_000_000;
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 4 << 20);
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = length, ReadSize = 65536 };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        long taken = 0;
        Assert.Equal(length, await edge.DeliverAsync(ready, 0, length, each: position =>
        {
            if (position > 1_000_000) taken += TakeAll(edge.System.Memory);
            return Task.CompletedTask;
        }));
        Assert.True(taken > 0);
        Assert.Equal(0, edge.Host.Origin.Failures);     // the origin is not to blame
        await Eventually.HoldsAsync(() => edge.Host.Origin is { Passing: 0, Active: 0 }, "all transfers to be over");
        edge.System.Memory.Release(taken);
        await edge.DeliverAsync(await edge.ReadyAsync("/a.mp4", preferRange: true), 0, 3_000_000);      // stored again
    }

    [Fact]
    public async Task Load_NoRoomForARecord_ViewerGetsItsOwnTransfer()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 4 << 20);
        edge.Origin.Files["/b"] = new FakeFile { Length = 1000 };
        long taken = TakeAll(edge.System.Memory);
        LoadResult[] results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => edge.LoadAsync("/b")));
        foreach (LoadResult result in results)
        {
            OriginResponse own = Assert.IsType<LoadResult.PassThrough>(result).Response;
            Assert.Equal(1000, await own.ReadAsync(new byte[2000], Cancel));
            await own.DisposeAsync();
        }

        edge.System.Memory.Release(taken);
        Assert.IsType<LoadResult.Ready>(await edge.LoadAsync("/b"));
    }

    [Fact]
    public async Task Deliver_OriginHasAnotherVersionMeanwhile_NothingOfItPasses()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 4 << 20);
        var file = new FakeFile { Length = 8_000_000, ReadSize = 65536 };
        edge.Origin.Files["/a.mp4"] = file;
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        long taken = 0;
        await Assert.ThrowsAsync<BodyException>(() => edge.DeliverAsync(ready, 0, 8_000_000, each: position =>
        {
            if (position < 1_000_000) return Task.CompletedTask;
            file.Now = new FakeFile.Edition("\"v2\"", 2);
            taken += TakeAll(edge.System.Memory);
            return Task.CompletedTask;
        }));
        edge.System.Memory.Release(taken);
        await Eventually.HoldsAsync(() => edge.Host.Origin is { Passing: 0, Active: 0 }, "all transfers to be over");
    }

    /// <summary>What pinned bodies would hold: everything that can be had.</summary>
    private static long TakeAll(MemoryStore memory)
    {
        long taken = 0;
        foreach (int piece in new[] { 32 << 10, 1 << 10, 100, 1 })
            while (memory.TryReserve(piece)) taken += piece;
        return taken;
    }
}
