using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Tests.Blocks;

/// <summary>Blocks that go over from one version of a growing body to the next.</summary>
public sealed class GrowthTests
{
    private const int Block = BlockSize.Bytes;
    private static readonly Validators s_strong = new("\"v\"", null, null);

    [Fact]
    public void TakeOver_SameBytesAtTheEnd_BlocksComeOverButTheFirst()
    {
        using var store = new MemoryStore(8 << 20);
        var before = new Generation(store, s_strong, (5 * Block) + 5000, ranged: true);
        var after = new Generation(store, s_strong, 9 * Block, ranged: true);
        Fill(before, 0, before.Length, seed: 0);
        Assert.Equal(5, before.LastResidentBlock);
        Fill(after, 5 * Block, 6 * Block, seed: 0);
        long used = store.Used;
        Assert.True(after.TakeOver(before, 5 * Block));
        Assert.Equal(used, store.Used);
        Assert.Equal(0, after.PresentUntil(0, after.Length));
        Assert.Equal(6 * Block, after.PresentUntil(Block, after.Length));
        AssertBytes(after, Block, 6 * Block, seed: 0);
        AssertBytes(before, 0, before.Length, seed: 0);      // its readers find what went over
        before.Retire();
        AssertBytes(after, Block, 6 * Block, seed: 0);
        after.Retire();
        Assert.Equal((0, 0), (store.Used, store.BuffersOutstanding));
    }

    [Fact]
    public void TakeOver_OtherBytesAtTheEnd_NothingComesOver()
    {
        using var store = new MemoryStore(8 << 20);
        var before = new Generation(store, s_strong, 3 * Block, ranged: true);
        var after = new Generation(store, s_strong, 4 * Block, ranged: true);
        Fill(before, 0, before.Length, seed: 0);
        Fill(after, 2 * Block, 4 * Block, seed: 1);
        Assert.False(after.TakeOver(before, 2 * Block));
        AssertBytes(before, 0, before.Length, seed: 0);
        Assert.Equal(Block, after.PresentUntil(Block, after.Length));
    }

    /// <summary>What is derived from a body goes on where its bytes do not: a file that was touched, whose middle nobody has compared.</summary>
    [Theory, InlineData(true, 0), InlineData(false, 0), InlineData(true, 1)]
    public void TakeOver_SameLength_DerivedGoesOnWhereTheEndIsTheSame(bool takesBlocks, int seed)
    {
        using var store = new MemoryStore(8 << 20);
        var before = new Generation(store, s_strong, 3 * Block, ranged: true);
        var after = new Generation(store, s_strong, 3 * Block, ranged: true);
        var derived = new Continued();
        before.GetOrSetDerived(derived);
        Fill(before, 0, before.Length, seed: 0);
        Fill(after, 2 * Block, 3 * Block, seed);
        Assert.Equal(seed == 0, after.TakeOver(before, 2 * Block, takesBlocks));
        Assert.Same(seed == 0 ? after : null, derived.Heir);
        Assert.Equal(takesBlocks && seed == 0 ? 3 * Block : Block, after.PresentUntil(Block, after.Length));
        AssertBytes(before, 0, before.Length, seed: 0);
    }

    /// <summary>Bytes that were never compared prove nothing.</summary>
    [Fact]
    public void TakeOver_EndHasNotCome_NothingComesOver()
    {
        using var store = new MemoryStore(8 << 20);
        var before = new Generation(store, s_strong, 3 * Block, ranged: true);
        var after = new Generation(store, s_strong, 4 * Block, ranged: true);
        Fill(before, 0, before.Length, seed: 0);
        Fill(after, 2 * Block, (2 * Block) + 1000, seed: 0);
        Assert.False(after.TakeOver(before, 2 * Block));
    }

    /// <summary>A file written anew may have the same few bytes at the old end by chance; its middle must not be that of the old one.</summary>
    [Fact]
    public void TakeOver_OfTheLastBlockOnlyCrumbs_TheBlockBeforeIsComparedToo()
    {
        using var store = new MemoryStore(8 << 20);
        var before = new Generation(store, s_strong, (5 * Block) + 1, ranged: true);
        Fill(before, 0, before.Length, seed: 0);
        Assert.Equal(4, before.LastResidentBlock);
        var after = new Generation(store, s_strong, 9 * Block, ranged: true);
        Fill(after, 4 * Block, 5 * Block, seed: 1);
        Fill(after, 5 * Block, 6 * Block, seed: 0);
        Assert.False(after.TakeOver(before, 4 * Block));
        Assert.False(after.TakeOver(before, 5 * Block));     // too little to tell
        Assert.Equal(Block, after.PresentUntil(Block, after.Length));
    }

    [Theory, InlineData(0, 0, 0), InlineData(0, 10 * Block, 9), InlineData(2 * Block, 3 * Block, 2)]
    public void LastResidentBlock_OfABody_IsWhereItsLastKnownBytesAre(long from, long end, long expected)
    {
        using var store = new MemoryStore(8 << 20);
        var body = new Generation(store, s_strong, 10 * Block, ranged: true);
        if (end > from) Fill(body, from, end, seed: 0);
        Assert.Equal(expected, body.LastResidentBlock);
    }

    /// <summary>Readers of all versions, and eviction, while the body grows: what is read is right, and nothing leaks.</summary>
    [Fact]
    public async Task TakeOver_WhileReadAndEvicted_GivesRightBytesAndLeaksNothing()
    {
        using var store = new MemoryStore(40 * Block);
        Generation current = Grown(store, null, 4);
        using var done = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!done.IsCancellationRequested)
            {
                Generation body = Volatile.Read(ref current);
                for (int i = 0; i < 20; i++)
                {
                    long at = random.NextInt64(body.Length);
                    if (!body.TryRead(at, 2000, out BlockLease lease)) continue;
                    using (lease)
                        for (int b = 0; b < lease.Memory.Length; b += 97) Assert.Equal(ByteAt(at + b, 0), lease.Memory.Span[b]);
                }
            }
        }))];
        try
        {
            for (int blocks = 5; blocks < 120; blocks++)
            {
                Generation next = Grown(store, current, blocks), before = current;
                Volatile.Write(ref current, next);
                before.Retire();
            }
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(readers);
        }

        current.Retire();
        Assert.Equal((0, 0), (store.Used, store.BuffersOutstanding));
    }

    private sealed class Continued : IContinued
    {
        public Generation? Heir { get; private set; }

        public void ContinueIn(Generation longer) => Heir = longer;

        public void ReplacedBy(Generation other) => Assert.Fail("who compares bodies does not put one in the other's place");
    }

    private static Generation Grown(MemoryStore store, Generation? before, int blocks)
    {
        var body = new Generation(store, s_strong, blocks * (long)Block, ranged: true);
        long from = before is null ? 0 : BlockSize.Start(before.LastResidentBlock);
        Fill(body, from, body.Length, seed: 0);
        if (before is not null && from > 0) body.TakeOver(before, from);
        return body;
    }

    private static void Fill(Generation body, long from, long end, int seed)
    {
        using var writer = new BodyWriter(body, from);
        while (writer.Position < end)
        {
            Assert.True(writer.TryGetRoom(out Memory<byte> room));
            int now = (int)Math.Min(end - writer.Position, room.Length);
            for (int i = 0; i < now; i++) room.Span[i] = ByteAt(writer.Position + i, seed);
            writer.Advance(now);
        }
    }

    private static void AssertBytes(Generation body, long from, long end, int seed)
    {
        while (from < end)
        {
            Assert.True(body.TryRead(from, end - from, out BlockLease lease), $"byte {from} is missing");
            using (lease)
            {
                for (int i = 0; i < lease.Memory.Length; i += 97) Assert.Equal(ByteAt(from + i, seed), lease.Memory.Span[i]);
                from += lease.Memory.Length;
            }
        }
    }

    private static byte ByteAt(long offset, int seed) => (byte)(((offset + seed) * 31) ^ (offset >> 8));
}
