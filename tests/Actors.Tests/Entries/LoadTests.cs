using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Streams.Delivery;
using StonMedia.Streams.Origin;
using StonMedia.Tests.Support;

namespace StonMedia.Actors.Tests.Entries;

public sealed class LoadTests
{
    [Fact]
    public async Task Load_HundredViewers_OneTransferForAll()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a"] = new FakeFile { Length = 300_000 };
        LoadResult[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => edge.LoadAsync("/a")));
        Assert.All(results, static result => Assert.IsType<LoadResult.Ready>(result));
        await Task.WhenAll(results.Select(result => edge.DeliverAsync((LoadResult.Ready)result, 0, 300_000)));
        Assert.Single(edge.Origin.Requests);
        Assert.Equal(300_000, edge.Origin.BodyBytes);
    }

    [Fact]
    public async Task Load_SecondTime_IsAHitWithoutTheActor()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a"] = new FakeFile { Length = 1000 };
        await edge.DeliverAsync(await edge.ReadyAsync("/a"), 0, 1000);
        EntrySnapshot? snapshot = edge.Host.Find("/a")?.Snapshot;
        Assert.NotNull(snapshot);
        Assert.True(snapshot.IsFresh(Environment.TickCount64));
        Assert.True(snapshot.Body.IsComplete);
    }

    [Theory, InlineData(1000), InlineData(16 << 10)]
    public async Task Load_SmallBodyThatCameWithItsHead_IsWholeWhenTheViewerIsAnswered(int length)
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a"] = new FakeFile { Length = length, AtHand = length };
        LoadResult[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => edge.LoadAsync("/a")));
        Assert.All(results, static result => Assert.True(Assert.IsType<LoadResult.Ready>(result).Snapshot.Body.IsComplete));
        foreach (LoadResult result in results) await edge.DeliverAsync((LoadResult.Ready)result, 0, length);
        Assert.Single(edge.Origin.Requests);
        Assert.Equal(length, edge.Origin.BodyBytes);
        Generation body = edge.Host.Find("/a")!.Snapshot!.Body;
        Assert.Equal((length, 0L), (body.Received, body.ReceivedAgain));
        await Eventually.HoldsAsync(() => edge.Host.Origin.Active == 0, "the transfer's end", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Load_SmallBodyOfWhichAPartCameWithItsHead_RestFollows()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        var file = new FakeFile { Length = 9000, AtHand = 4000, HangAt = 5000 };
        edge.Origin.Files["/a"] = file;
        LoadResult.Ready ready = await edge.ReadyAsync("/a");
        Assert.InRange(ready.Snapshot.Body.PresentUntil(0, 9000), 4000, 5000);
        Task<long> delivery = edge.DeliverAsync(ready, 0, 9000);
        Assert.False(delivery.IsCompleted);
        file.Release();
        Assert.Equal(9000, await delivery);
        Assert.Equal(9000, edge.Origin.BodyBytes);
        Assert.Single(edge.Origin.Requests);
    }

    [Fact]
    public async Task Load_SmallBodyOfWhichAPartCameWithItsHeadAndNoMore_IsNotKept()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a"] = new FakeFile { Length = 9000, AtHand = 4000, CutAt = 4000, FailsAtOnce = true, Ranges = false, ETag = null };
        LoadResult.Ready ready = await edge.ReadyAsync("/a");
        await Assert.ThrowsAsync<BodyException>(() => edge.DeliverAsync(ready, 0, 9000));
        await Eventually.HoldsAsync(() => edge.Host.Find("/a")?.Snapshot is null, "the part to be let go of", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Load_MediaPath_FetchesOneBlockFirst()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = 5_000_000 };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        Assert.Equal(5_000_000, ready.Snapshot.Body.Length);
        Assert.Equal(("/a.mp4", "bytes=0-65535"), Assert.Single(edge.Origin.Requests));
        await edge.DeliverAsync(ready, 0, 5_000_000);
        Assert.Equal(5_000_000, edge.Origin.BodyBytes);
    }

    [Fact]
    public async Task Deliver_RandomRangesAtOnce_EachByteFetchedOnce()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 64 << 20);
        const long length = 20_000_000;
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = length };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        int seed = TestSeed.Take();
        var random = new Random(seed);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ =>
        {
            long from = random.NextInt64(length);
            return edge.DeliverAsync(ready, from, Math.Min(length, from + random.NextInt64(1, 400_000)));
        }));
        Assert.InRange(edge.Origin.BodyBytes, 1, length);
        Assert.Equal(0, edge.System.Memory.EvictedBytes);
    }

    [Theory, InlineData(true, true), InlineData(false, true), InlineData(false, false)]
    public async Task Deliver_OriginWithoutRanges_OneTransfer(bool etag, bool tellsLength)
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = 2_000_000, Ranges = false, ETag = etag ? "\"v1\"" : null, TellsLength = tellsLength };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        Assert.Equal(2_000_000, await edge.DeliverAsync(ready, 0, tellsLength ? 2_000_000 : -1));
        Assert.Equal(2_000_000, edge.Origin.BodyBytes);
        Assert.Single(edge.Origin.Requests);
        Assert.True(edge.Host.Find("/a.mp4")!.Snapshot!.Body.IsComplete);
    }

    [Fact]
    public async Task Deliver_WeakValidator_NeverRangeFilled()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = 900_000, ETag = "W/\"v1\"" };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        await edge.DeliverAsync(ready, 0, 900_000);
        Assert.Equal(["bytes=0-65535", null], edge.Origin.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task Deliver_CutBody_RangedIsContinued()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        var file = new FakeFile { Length = 900_000, CutAt = 400_000 };
        edge.Origin.Files["/a"] = file;
        LoadResult.Ready ready = await edge.ReadyAsync("/a");
        await edge.DeliverAsync(ready, 0, 900_000, each: position =>
        {
            if (position > 100_000) file.CutAt = null;
            return Task.CompletedTask;
        });
        Assert.Equal(900_000, edge.Origin.BodyBytes);
    }

    [Fact]
    public async Task Deliver_CutBodyWithoutRanges_FailsAndIsNotKept()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a"] = new FakeFile { Length = 900_000, CutAt = 400_000, ETag = null };
        LoadResult.Ready ready = await edge.ReadyAsync("/a");
        await Assert.ThrowsAsync<BodyException>(() => edge.DeliverAsync(ready, 0, 900_000));
        Assert.Null(edge.Host.Find("/a")?.Snapshot);
    }

    [Fact]
    public async Task Deliver_OriginHangs_EndsByTheTimeLimit()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(origin: static settings => settings with
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(300), ReceiveTimeout = TimeSpan.FromMilliseconds(700),
        });
        edge.Origin.Before = static (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        edge.Origin.Files["/a"] = new FakeFile { Length = 10 };
        LoadResult.Failed failed = Assert.IsType<LoadResult.Failed>(await edge.LoadAsync("/a"));
        Assert.Equal(504, failed.Status);
    }

    [Fact]
    public async Task Deliver_ETagChangesBetweenRanges_NeverMixes()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        var file = new FakeFile { Length = 3_000_000 };
        edge.Origin.Files["/a.mp4"] = file;
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        BodyException error = await Assert.ThrowsAsync<BodyException>(() => edge.DeliverAsync(ready, 0, 3_000_000, each: position =>
        {
            if (position > 200_000) file.Now = new FakeFile.Edition("\"v2\"", 2);
            return Task.CompletedTask;
        }));
        Assert.True(error.GenerationGone);
        // Nothing arrives there any more: who comes to wait for it all the same asks, and is told.
        Assert.Empty(ready.Snapshot.Body.Arriving);
        Assert.True((await Assert.ThrowsAsync<BodyException>(() => edge.DeliverAsync(ready, 0, 3_000_000))).GenerationGone);
        LoadResult.Ready anew = await edge.ReadyAsync("/a.mp4", preferRange: true);
        Assert.Equal("\"v2\"", anew.Snapshot.ETag);
        await edge.DeliverAsync(anew, 0, 3_000_000, version: 2);
    }

    [Fact]
    public async Task Load_Refused_FailsAndHoldsOff()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Before = static (_, _) => throw new OriginException(OriginFailure.ConnectFailed, "refused") { NothingReceived = true };
        Assert.Equal(502, Assert.IsType<LoadResult.Failed>(await edge.LoadAsync("/a")).Status);
        Assert.Equal(502, Assert.IsType<LoadResult.Failed>(await edge.LoadAsync("/a")).Status);
        Assert.Single(edge.Origin.Requests);
    }

    [Fact]
    public async Task Load_NoStore_EachViewerGetsItsOwn()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/p"] = new FakeFile { Length = 10, Headers = [new("Cache-Control", "private, no-store")] };
        LoadResult[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => edge.LoadAsync("/p")));
        foreach (LoadResult result in results)
        {
            OriginResponse own = Assert.IsType<LoadResult.PassThrough>(result).Response;
            Assert.Equal(10, await own.ReadAsync(new byte[100], TestContext.Current.CancellationToken));
            await own.DisposeAsync();
        }

        Assert.Equal(20, edge.Origin.Requests.Count);
    }

    [Fact]
    public async Task Load_Expired_RevalidatesAndKeepsTheBody()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a"] = new FakeFile { Length = 50_000, Headers = [new("Cache-Control", "max-age=0")] };
        LoadResult.Ready first = await edge.ReadyAsync("/a");
        await edge.DeliverAsync(first, 0, 50_000);
        LoadResult.Ready second = await edge.ReadyAsync("/a");
        Assert.Equal(LoadKind.Revalidated, second.Kind);
        Assert.Same(first.Snapshot.Body, second.Snapshot.Body);
        Assert.Equal(50_000, edge.Origin.BodyBytes);
    }

    [Fact]
    public async Task Deliver_StoppedReader_DoesNotSlowTheOther()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 8 << 20);
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = 60_000_000, ReadSize = 65536, ReadAsynchronously = false };
        LoadResult.Ready ready = await edge.ReadyAsync("/a.mp4", preferRange: true);
        var stopped = new TaskCompletionSource();
        Task<long> slow = edge.DeliverAsync(ready, 0, 60_000_000, each: position => position > 1_000_000 ? stopped.Task : Task.CompletedTask);
        Assert.Equal(60_000_000, await edge.DeliverAsync(ready, 0, 60_000_000));
        Assert.True(edge.System.Memory.Used <= 8 << 20);
        stopped.SetResult();
        Assert.Equal(60_000_000, await slow);
    }

    [Fact]
    public async Task Load_NotModifiedWithAnotherTag_AsksWithoutConditions()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        var file = new FakeFile { Length = 5000, Headers = [new("Cache-Control", "max-age=0")] };
        edge.Origin.Files["/a"] = file;
        await edge.DeliverAsync(await edge.ReadyAsync("/a"), 0, 5000);
        file.AnswersNotModified = true;
        file.Now = new FakeFile.Edition("\"v2\"", 2);
        LoadResult.Ready anew = await edge.ReadyAsync("/a");
        Assert.Equal("\"v2\"", anew.Snapshot.ETag);
        await edge.DeliverAsync(anew, 0, 5000, version: 2);
    }

    [Fact]
    public async Task Load_ClaimedLengthBeyondReason_IsNotKept()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = long.MaxValue };
        LoadResult.PassThrough own = Assert.IsType<LoadResult.PassThrough>(await edge.LoadAsync("/a.mp4", preferRange: true));
        await own.Response.DisposeAsync();
        Assert.True(edge.System.Memory.Used < 100_000);
    }

    [Fact]
    public async Task Deliver_FillsRepeatTheLoadsHeaders_WithoutItsViewersAddress()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync();
        edge.Origin.Files["/a.mp4"] = new FakeFile { Length = 900_000 };
        var seen = new System.Collections.Concurrent.ConcurrentQueue<HeaderList>();
        edge.Origin.Before = (request, _) =>
        {
            seen.Enqueue(request.Headers);
            return Task.CompletedTask;
        };
        var load = new LoadRequest
        {
            Key = "/a.mp4", OriginTarget = "/a.mp4", PreferRange = true, ClientAddress = "192.0.2.7",
            Headers = new HeaderList([new("X-Secret", "s"), new("X-Forwarded-For", "6.6.6.6"), new("X-Forwarded-Host", "evil"), new("Range", "bytes=5-9")]),
        };
        LoadResult.Ready ready = Assert.IsType<LoadResult.Ready>(await edge.Host.LoadAsync(load, TestContext.Current.CancellationToken));
        await edge.DeliverAsync(ready, 0, 900_000);
        Assert.True(seen.Count >= 2);
        Assert.All(seen, static headers => Assert.Equal("s", headers.First("X-Secret")));
        Assert.All(seen, static headers => Assert.Null(headers.First("X-Forwarded-Host")));
        Assert.Equal("192.0.2.7", seen.First().First("X-Forwarded-For"));
        Assert.Null(seen.Last().First("X-Forwarded-For"));
        Assert.NotEqual("bytes=5-9", seen.First().First("Range"));
    }
}
