using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Streams.Delivery;

namespace StonMedia.Actors.Tests.Entries;

/// <summary>Bodies that one transfer alone can bring (no strong validator), of which something was evicted.</summary>
public sealed class GapTests
{
    private const int Memory = 8 << 20, Length = 20_000_000;

    [Fact]
    public async Task Load_BodyWithoutValidatorThatLostBlocks_IsLoadedAnew()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(Memory);
        edge.Origin.Files["/a"] = new FakeFile { Length = Length, ETag = null };
        LoadResult.Ready first = await edge.ReadyAsync("/a");
        await edge.DeliverAsync(first, 0, Length);
        Assert.True(first.Snapshot.Body.HasGap);
        LoadResult.Ready second = await edge.ReadyAsync("/a");
        Assert.NotSame(first.Snapshot.Body, second.Snapshot.Body);
        Assert.Equal(LoadKind.Miss, second.Kind);
        await edge.DeliverAsync(second, 0, Length);
        Assert.Equal(2, edge.Origin.Requests.Count);
    }

    [Fact]
    public async Task Deliver_WantsWhatTheOneTransferHasPassed_IsToldAndTheOthersGoOn()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(Memory);
        edge.Origin.Files["/a"] = new FakeFile { Length = Length, ETag = null };
        LoadResult.Ready ready = await edge.ReadyAsync("/a");
        BodyException? told = null;
        LoadResult.Ready? anew = null;
        long sent = await edge.DeliverAsync(ready, 0, Length, each: async position =>
        {
            if (told is not null || position < 2 * Memory) return;
            told = await Assert.ThrowsAsync<BodyException>(() => edge.DeliverAsync(ready, 0, Length));
            anew = await edge.ReadyAsync("/a");
        });
        Assert.Equal(Length, sent);
        Assert.True(told!.GenerationGone);
        Assert.NotSame(ready.Snapshot.Body, anew!.Snapshot.Body);
    }

    [Fact]
    public async Task Load_BodyThatIsStillComing_IsSharedAndHasNoGap()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a"] = new FakeFile { Length = Length, ETag = null };
        LoadResult.Ready first = await edge.ReadyAsync("/a");
        await edge.DeliverAsync(first, 0, Length, each: async position =>
        {
            if (position > Length / 2) return;
            Assert.Same(first.Snapshot.Body, (await edge.ReadyAsync("/a")).Snapshot.Body);
        });
        Assert.Single(edge.Origin.Requests);
        Assert.False(first.Snapshot.Body.HasGap);
    }
}
