using StonMedia.Actors.Protocol;
using StonMedia.Actors.Tests.Support;
using StonMedia.Cache.Blocks;
using StonMedia.Cache.Entries;
using StonMedia.Tests.Support;

namespace StonMedia.Actors.Tests.Entries;

/// <summary>limits.emergency: memory is short, and stays so until the test lets go of it.</summary>
public sealed class EmergencyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_MemoryIsShort_HitsGoOnMissesWaitAndTheExpiredIsExtended()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 4 << 20);
        edge.System.Emergency!.Patience = TimeSpan.FromMinutes(5);
        edge.System.Emergency.Calm = TimeSpan.FromMinutes(5);       // it is on until this test says, however busy the machine is
        edge.Origin.Files["/hit"] = new FakeFile { Length = 1000 };
        edge.Origin.Files["/old"] = new FakeFile { Length = 1000, Headers = [new HeaderField("Cache-Control", "max-age=0")] };
        edge.Origin.Files["/miss"] = new FakeFile { Length = 1000 };
        LoadResult.Ready hit = await edge.ReadyAsync("/hit"), old = await edge.ReadyAsync("/old");
        await edge.DeliverAsync(hit, 0, 1000);
        await edge.DeliverAsync(old, 0, 1000);
        // Who reads a body keeps its record.
        hit.Snapshot.Body.AddReader(new BodyReader());
        old.Snapshot.Body.AddReader(new BodyReader());
        int asked = edge.Origin.Requests.Count;
        using var released = new CancellationTokenSource();
        Task<long> pressing = PressAsync(edge.System.Memory, released.Token);
        await Eventually.HoldsAsync(() => edge.System.Emergency.IsOn, "the emergency to be seen", TimeSpan.FromSeconds(60));

        Task<LoadResult> waiting = edge.LoadAsync("/miss");
        Assert.Equal(LoadKind.Hit, (await edge.ReadyAsync("/hit")).Kind);
        Assert.Equal(LoadKind.Stale, (await edge.ReadyAsync("/old")).Kind);
        Assert.Equal(asked, edge.Origin.Requests.Count);
        Assert.False(waiting.IsCompleted);

        await released.CancelAsync();
        edge.System.Memory.Release(await pressing);
        edge.System.Emergency.Calm = TimeSpan.FromMilliseconds(100);
        Assert.IsType<LoadResult.Ready>(await waiting.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        await Eventually.HoldsAsync(() => !edge.System.Emergency.IsOn, "its end", TimeSpan.FromSeconds(60));
        Assert.Equal(asked + 1, edge.Origin.Requests.Count);
    }

    [Fact]
    public async Task Load_MemoryStaysShort_MissesAreTriedAfterAWhile()
    {
        await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(memory: 4 << 20);
        edge.System.Emergency!.Patience = TimeSpan.FromMilliseconds(50);
        edge.Origin.Files["/miss"] = new FakeFile { Length = 1000 };
        using var released = new CancellationTokenSource();
        Task<long> pressing = PressAsync(edge.System.Memory, released.Token);
        await Eventually.HoldsAsync(() => edge.System.Emergency.IsOn, "the emergency to be seen", TimeSpan.FromSeconds(60));
        LoadResult.PassThrough past = Assert.IsType<LoadResult.PassThrough>(await edge.LoadAsync("/miss"));
        await past.Response.DisposeAsync();
        await released.CancelAsync();
        edge.System.Memory.Release(await pressing);
    }

    /// <summary>Takes all of the memory and goes on asking for more.</summary>
    /// <returns>What it has taken.</returns>
    private static async Task<long> PressAsync(MemoryStore memory, CancellationToken until)
    {
        long taken = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do
        {
            foreach (int piece in new[] { 32 << 10, 1 << 10, 100, 1 })
                while (memory.TryReserve(piece)) taken += piece;
        }
        while (await TickAsync(timer, until));
        return taken;
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken until)
    {
        try
        {
            return await timer.WaitForNextTickAsync(until);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
