using StonMedia.Actors.Entries;
using StonMedia.Cache.Blocks;
using StonMedia.Streams.Ingest;

namespace StonMedia.Actors.Tests.Entries;

public sealed class RunPlannerTests : IDisposable
{
    private const long Block = BlockSize.Bytes;
    private const long ReadAhead = 4 * Block;

    private readonly MemoryStore _store = new(16 << 20);
    private readonly Generation _body;

    public RunPlannerTests() => _body = new Generation(_store, new Validators("\"v\"", null, null), (100 * Block) + 10, ranged: true);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Plan_NothingPresent_WholeBlocksAroundTheWish()
        => Assert.Equal([(2 * Block, 5 * Block)], Plan((2 * Block) + 7, (4 * Block) + 1));

    [Fact]
    public void Plan_EndOfBody_StopsAtItsLength()
        => Assert.Equal([(99 * Block, (100 * Block) + 10)], Plan(99 * Block, long.MaxValue));

    [Fact]
    public void Plan_HoleBetweenPresentBlocks_OnlyTheHole()
    {
        Put(0, Block);
        Put(3 * Block, 4 * Block);
        Assert.Equal([(Block, 3 * Block), (4 * Block, 5 * Block)], Plan(0, 5 * Block));
    }

    [Fact]
    public void Plan_PartlyReceivedBlock_GoesOnBehindItsPrefix()
    {
        Put(0, Block + 1000);
        Assert.Equal([(Block + 1000, 2 * Block)], Plan(Block + 500, 2 * Block));
        Assert.Equal([(Block + 1000, 2 * Block)], Plan(Block + 5000, Block + 6000));
    }

    [Fact]
    public void Plan_AllPresent_Nothing()
    {
        Put(0, 4 * Block);
        Assert.Empty(Plan(10, 4 * Block));
    }

    [Fact]
    public void Plan_FillNearby_IsWaitedFor()
        => Assert.Equal([(6 * Block, 8 * Block)], Plan(2 * Block, 8 * Block, new FillBound(Block, 6 * Block, 6 * Block)));

    [Fact]
    public void Plan_FillFarBehind_IsCutAndTheWishGetsItsOwn()
    {
        var far = new FillBound(0, 60 * Block, 60 * Block);
        Assert.Equal([(50 * Block, 52 * Block)], Plan(50 * Block, 52 * Block, far));
        Assert.Equal(50 * Block, far.End);
    }

    [Fact]
    public void Plan_BytesThatAFillHasPassed_AreFetchedUpToItsBlock()
    {
        var passed = new FillBound(0, 60 * Block, 60 * Block) { Position = (10 * Block) + 5 };
        Put(10 * Block, (10 * Block) + 5);
        Assert.Equal([(2 * Block, 10 * Block)], Plan(2 * Block, 12 * Block, passed));
        Assert.Equal(60 * Block, passed.End);
    }

    [Fact]
    public void Plan_OpenEndedFill_IsGivenItsEnd()
    {
        var open = new FillBound(90 * Block, (100 * Block) + 10, 91 * Block);
        Assert.Empty(Plan((90 * Block) + 5, (93 * Block) + 5, open));
        Assert.Equal(94 * Block, open.End);
        Assert.Equal(94 * Block, open.Allowed);
    }

    [Fact]
    public void Plan_FillAhead_StopsWhereItBegins()
        => Assert.Equal([(0, 3 * Block)], Plan(0, 5 * Block, new FillBound(3 * Block, 9 * Block, 9 * Block)));

    /// <summary>Whatever is present and under way: planned runs are disjoint from both, and together all wanted bytes are covered.</summary>
    [Fact]
    public void Plan_RandomStates_CoversTheWishOnce()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            using var store = new MemoryStore(16 << 20);
            var body = new Generation(store, new Validators("\"v\"", null, null), (60 * Block) + random.Next(1, 60_000), ranged: true);
            var taken = new bool[61];
            for (int i = random.Next(8); i > 0; i--)
            {
                int at = random.Next(60), count = random.Next(1, 6);
                for (int b = at; b < Math.Min(60, at + count); b++)
                {
                    if (taken[b]) continue;
                    taken[b] = true;
                    PutIn(body, b * Block, (b + 1) * Block);
                }
            }

            var underWay = new List<FillBound>();
            for (int i = random.Next(3); i > 0; i--)
            {
                int at = random.Next(60), count = random.Next(1, 9);
                if (Enumerable.Range(at, count).Any(b => b > 60 || taken[b])) continue;
                foreach (int b in Enumerable.Range(at, count)) taken[b] = true;
                underWay.Add(new FillBound(at * Block, Math.Min(body.Length, (at + count) * Block), Math.Min(body.Length, (at + count) * Block)));
            }

            long from = random.NextInt64(body.Length), end = Math.Min(body.Length, from + random.NextInt64(1, 30 * Block));
            List<(long From, long End)> runs = RunPlanner.Plan(body, from, end, 100 * Block, underWay);
            for (long position = from; position < end; position = BlockSize.AlignDown(position) + Block)
            {
                int covered = runs.Count(run => position >= run.From && position < run.End) + underWay.Count(fill => position >= fill.From && position < fill.End)
                    + (body.PresentUntil(position, position + 1) > position ? 1 : 0);
                Assert.True(covered == 1, $"seed {seed}, round {round}: byte {position} is covered {covered} times");
            }

            body.Retire();    // gives its blocks back, without which the store keeps its memory
        }
    }

    private List<(long, long)> Plan(long from, long end, params FillBound[] underWay) => RunPlanner.Plan(_body, from, end, ReadAhead, underWay);

    private void Put(long from, long end) => PutIn(_body, from, end);

    private static void PutIn(Generation body, long from, long end)
    {
        using var writer = new BodyWriter(body, from);
        while (writer.Position < end)
        {
            Assert.True(writer.TryGetRoom(out Memory<byte> room));
            writer.Advance((int)Math.Min(room.Length, end - writer.Position));
        }
    }
}
