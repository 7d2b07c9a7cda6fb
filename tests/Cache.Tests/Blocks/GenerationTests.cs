using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Tests.Blocks;

public sealed class GenerationTests
{
    private static readonly Validators s_strong = new("\"v1\"", null, null);

    [Theory, InlineData(0), InlineData(1), InlineData(16 << 10), InlineData((16 << 10) + 1), InlineData(65535), InlineData(65536), InlineData(65537), InlineData(300_000)]
    public void Write_WholeBody_ReadsBackEveryByte(int length)
    {
        using var store = new MemoryStore(4 << 20);
        var body = new Generation(store, s_strong, length, ranged: true);
        Fill(body, 0, length);
        Assert.True(body.IsComplete);
        AssertBytes(body, 0, length);
        body.Retire();
        Assert.Equal(0, store.Used);
        Assert.Equal(0, store.BuffersOutstanding);
    }

    [Fact]
    public void Write_UnknownLength_EndsWhereTheTransferEnds()
    {
        using var store = new MemoryStore(4 << 20);
        var body = new Generation(store, Validators.None, -1, ranged: false);
        using (var writer = new BodyWriter(body, 0))
        {
            Write(writer, 100_000);
            Assert.Equal(-1, body.Length);
            writer.End();
        }

        Assert.Equal(100_000, body.Length);
        Assert.True(body.IsComplete);
        AssertBytes(body, 0, 100_000);
        body.Retire();
        Assert.Equal(0, store.Used);
    }

    [Fact]
    public void Write_PartlyReceivedBlock_IsContinuedBehindItsPrefix()
    {
        using var store = new MemoryStore(4 << 20);
        var body = new Generation(store, s_strong, 200_000, ranged: true);
        Fill(body, 0, 70_000);
        Assert.Equal(70_000, body.PresentUntil(0, 200_000));
        Assert.Equal(70_000, body.FillStart(100_000));
        Fill(body, 70_000, 200_000);
        AssertBytes(body, 0, 200_000);
        body.Retire();
        Assert.Equal(0, store.BuffersOutstanding);
    }

    [Fact]
    public void Write_OverPresentBlocks_KeepsThemAndCountsWhatWasPassedOver()
    {
        using var store = new MemoryStore(4 << 20);
        var body = new Generation(store, s_strong, 200_000, ranged: true);
        Fill(body, BlockSize.Bytes, 2 * BlockSize.Bytes);
        using var writer = new BodyWriter(body, 0);
        Write(writer, 200_000);
        Assert.Equal(BlockSize.Bytes, writer.Skipped);
        AssertBytes(body, 0, 200_000);
    }

    [Fact]
    public void TryReserve_EverythingPinned_SaysNoAndNeverPassesTheCap()
    {
        using var store = new MemoryStore(1 << 20);
        var body = new Generation(store, s_strong, 64 << 20, ranged: true);
        var leases = new List<BlockLease>();
        using var writer = new BodyWriter(body, 0);
        while (writer.TryGetRoom(out Memory<byte> room))
        {
            long at = writer.Position;
            writer.Advance(room.Length);
            Assert.True(body.TryRead(at, 1, out BlockLease lease));
            leases.Add(lease);
            Assert.True(store.Used <= store.Capacity);
        }

        Assert.Equal(16, leases.Count);
        leases[0].Dispose();
        Assert.True(writer.TryGetRoom(out _));      // what is released can be dropped for the next one
        foreach (BlockLease lease in leases.Skip(1)) lease.Dispose();
    }

    [Fact]
    public void Evict_ReadAgain_SaysMissing()
    {
        using var store = new MemoryStore(1 << 20);
        var body = new Generation(store, s_strong, 4 << 20, ranged: true);
        Fill(body, 0, 4 << 20);
        Assert.True(store.Used <= store.Capacity);
        Assert.True(store.EvictedBytes >= 3 << 20);
        int present = 0;
        for (long block = 0; block < 64; block++)
        {
            if (!body.TryRead(BlockSize.Start(block), BlockSize.Bytes, out BlockLease lease)) continue;
            using (lease) AssertSpan(lease.Memory.Span, BlockSize.Start(block));
            present++;
        }

        Assert.InRange(present, 1, 16);
    }

    [Fact]
    public void Retire_WithAReader_KeepsBytesUntilItLeaves()
    {
        using var store = new MemoryStore(4 << 20);
        var body = new Generation(store, s_strong, 200_000, ranged: true);
        Fill(body, 0, 200_000);
        var reader = new BodyReader();
        body.AddReader(reader);
        body.Retire();
        AssertBytes(body, 0, 200_000);
        body.RemoveReader(reader);
        Assert.Equal(0, store.BuffersOutstanding);
        Assert.Equal(0, store.Used);
    }

    /// <summary>Readers, a filler and an evictor at once, freed buffers overwritten: every byte read is the right one.</summary>
    [Fact]
    public async Task Read_WhileFillingAndEvicting_NeverGivesAWrongByte()
    {
        BufferPool.PoisonFreed = true;
        using var store = new MemoryStore(1 << 20);
        var body = new Generation(store, s_strong, 8 << 20, ranged: true);
        int seed = TestSeed.Take();
        const long Enough = 20_000;
        long read = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        bool Goes() => Volatile.Read(ref read) < Enough && !stop.IsCancellationRequested;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(n => OnAThreadOfItsOwn(() =>
        {
            var random = new Random(seed + n);
            while (Goes())
            {
                long at = random.NextInt64(body.Length);
                if (!body.TryRead(at, 1 + random.Next(100_000), out BlockLease lease)) continue;
                using (lease) AssertSpan(lease.Memory.Span, at);
                Interlocked.Increment(ref read);
            }
        }))];
        Task filler = OnAThreadOfItsOwn(() =>
        {
            var random = new Random(seed - 1);
            while (Goes())
            {
                long block = random.NextInt64(BlockSize.Count(body.Length));
                Fill(body, BlockSize.Start(block), Math.Min(body.Length, BlockSize.Start(block + 3)));
            }
        });
        await Task.WhenAll([.. readers, filler]);
        Assert.True(read >= Enough, $"{read} reads");
        body.Retire();
        Assert.Equal(0, store.BuffersOutstanding);
        Assert.Equal(0, store.Used);
    }

    [Fact]
    public void Advance_AfterEviction_TellsBytesThatCameBefore()
    {
        using var store = new MemoryStore(1 << 20);
        var body = new Generation(store, s_strong, 1 << 20, ranged: true);
        Fill(body, 0, 65536 + 1000);                // a whole block, and a part of the next
        var other = new Generation(store, s_strong, 4 << 20, ranged: true);
        Fill(other, 0, 4 << 20);                    // pushes both out
        Assert.Equal(0, body.PresentUntil(0, 1));
        Assert.Equal(65536, body.PresentUntil(65536, 65537));
        using var writer = new BodyWriter(body, 0);
        Assert.Equal(65536, WriteCounting(writer, 65536));
        Assert.Equal(1000, WriteCounting(writer, 5000));
        Assert.Equal(0, WriteCounting(writer, 60_000));
    }

    [Fact]
    public void PresentUntil_LongStretch_IsRememberedUntilABlockIsGone()
    {
        const long Length = 40 << 20;
        using var store = new MemoryStore(48 << 20);
        var body = new Generation(store, s_strong, Length, ranged: true);
        Fill(body, 0, 30 << 20);
        Assert.Equal(30 << 20, body.PresentUntil(1000, Length));
        Assert.Equal(30 << 20, body.PresentUntil(0, Length));
        Assert.Equal(2 << 20, body.PresentUntil(1 << 20, 2 << 20));
        Fill(body, 30 << 20, Length);               // what came since is seen
        Assert.Equal(Length, body.PresentUntil(5 << 20, Length));
        Assert.Equal(Length, body.PresentUntil(0, Length));
        var other = new Generation(store, s_strong, Length, ranged: true);
        Fill(other, 0, Length);                     // pushes most of it out
        long block = 0;
        while (block < BlockSize.Count(Length) && body.TryRead(BlockSize.Start(block), 1, out BlockLease lease))
        {
            lease.Dispose();
            block++;
        }

        Assert.True(block < BlockSize.Count(Length), "nothing was pushed out");
        Assert.Equal(BlockSize.Start(block), body.PresentUntil(0, Length));
        body.Retire();
        other.Retire();
        Assert.Equal(0, store.Used);
    }

    /// <summary>They spin: on the pool the readers would keep the filler from beginning.</summary>
    private static Task OnAThreadOfItsOwn(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int WriteCounting(BodyWriter writer, int count)
    {
        int again = 0;
        while (count > 0)
        {
            Assert.True(writer.TryGetRoom(out Memory<byte> room));
            int now = Math.Min(Math.Min(count, room.Length), 5000);
            again += writer.Advance(now);
            count -= now;
        }

        return again;
    }

    private static void Fill(Generation body, long from, long end)
    {
        using var writer = new BodyWriter(body, from);
        Write(writer, end - from);
    }

    private static void Write(BodyWriter writer, long count)
    {
        while (count > 0)
        {
            Assert.True(writer.TryGetRoom(out Memory<byte> room));
            int now = (int)Math.Min(Math.Min(count, room.Length), 5000);
            for (int i = 0; i < now; i++) room.Span[i] = ByteAt(writer.Position + i);
            writer.Advance(now);
            count -= now;
        }
    }

    private static void AssertBytes(Generation body, long from, long end)
    {
        while (from < end)
        {
            Assert.True(body.TryRead(from, end - from, out BlockLease lease), $"byte {from} is missing");
            using (lease)
            {
                AssertSpan(lease.Memory.Span, from);
                from += lease.Memory.Length;
            }
        }
    }

    private static void AssertSpan(ReadOnlySpan<byte> bytes, long from)
    {
        for (int i = 0; i < bytes.Length; i += 97)
            if (bytes[i] != ByteAt(from + i)) Assert.Fail($"byte {from + i} is {bytes[i]}, not {ByteAt(from + i)}");
    }

    private static byte ByteAt(long offset) => (byte)((offset * 31) ^ (offset >> 8));
}
