using StonMedia.Cache.Blocks;

namespace StonMedia.Cache.Tests.Blocks;

/// <summary>
/// Two threads that meet at one place of a generation again and again: who waits is woken, and what was written is found. A second at most each;
/// with STONMEDIA_LONG=1 a minute.
/// </summary>
public sealed class MeetingTests
{
    private const int Block = BlockSize.Bytes;
    private static readonly Validators s_strong = new("\"v\"", null, null);
    private static readonly int s_milliseconds = Environment.GetEnvironmentVariable("STONMEDIA_LONG") == "1" ? 60_000 : 700;

    /// <summary>A fill notes that it waits, then looks where readers are; a reader notes where it is, then looks who waits. One of the two sees the other.</summary>
    [Fact]
    public async Task Advance_AFillBeginsToKeepBack_OneSeesTheOther()
    {
        using var store = new MemoryStore(1 << 20);
        var body = new Generation(store, s_strong, 1L << 40, ranged: true);
        var reader = new BodyReader();
        body.AddReader(reader);
        long round = 0, looked = 0, missed = 0;
        long ends = Environment.TickCount64 + s_milliseconds;
        bool over = false;
        Task fill = OnAThreadOfItsOwn(() =>
        {
            for (long at = 1; WaitFor(ref round, at, ref over); at++)
            {
                var gate = new BodyWaiter();
                gate.Arm(at, at, long.MaxValue);
                body.Pause(gate);
                bool isThere = body.FurthestReader(0, body.Length) >= at;
                Volatile.Write(ref looked, at);
                WaitFor(ref round, -at, ref over);      // the reader has looked, too
                if (!isThere && gate.IsArmed) missed++;
                body.Unpause(gate);
                Volatile.Write(ref looked, -at);
            }
        });
        for (long at = 1; Environment.TickCount64 < ends; at++)
        {
            Volatile.Write(ref round, at);
            body.Advance(reader, at);
            WaitFor(ref looked, at, ref over);
            Volatile.Write(ref round, -at);
            WaitFor(ref looked, -at, ref over);
        }

        Volatile.Write(ref over, true);
        await fill.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(0, missed);
    }

    /// <summary>While its writer is at it, a block does not leave: what it took in is there.</summary>
    [Fact]
    public async Task Write_BlockIsAboutToBeEvicted_WhatIsWrittenIsFound()
    {
        using var store = new MemoryStore(1 << 20);
        var body = new Generation(store, s_strong, 16 * Block, ranged: true);
        var other = new Generation(store, s_strong, 64 << 20, ranged: true);
        bool over = false;
        Task pressure = OnAThreadOfItsOwn(() =>
        {
            while (!Volatile.Read(ref over)) Write(other, 0, other.Length, stop: () => Volatile.Read(ref over));
        });
        long ends = Environment.TickCount64 + s_milliseconds, lost = 0, written = 0;
        while (Environment.TickCount64 < ends || written < 100)
        {
            Assert.True(Environment.TickCount64 < ends + 60_000, $"{written} written");
            long at = body.FillStart(5 * Block);
            if (at >= 6 * Block) at = 5 * Block;
            using var writer = new BodyWriter(body, at);
            if (!writer.TryGetRoom(out Memory<byte> room)) continue;
            int count = Math.Min(100, room.Length);
            writer.Advance(count);
            if (writer.Skipped > 0) continue;
            written++;
            if (body.TryRead(at, count, out BlockLease lease)) lease.Dispose();
            else lost++;
        }

        Volatile.Write(ref over, true);
        await pressure.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(0, lost);
        body.Retire();
        other.Retire();
        Assert.Equal((0, 0), (store.Used, store.BuffersOutstanding));
    }

    /// <summary>A block that goes over to the next version is in neither table for a moment: who begins to wait for it then is not left waiting.</summary>
    [Fact]
    public async Task TakeOver_AReaderLooksMeanwhile_ItIsWokenOrFindsTheBytes()
    {
        long ends = Environment.TickCount64 + s_milliseconds;
        int left = 0;
        do
        {
            using var store = new MemoryStore(8 << 20);
            var before = new Generation(store, s_strong, (40 * Block) + 5000, ranged: true);
            var after = new Generation(store, s_strong, 60 * Block, ranged: true);
            Write(before, 0, before.Length);
            Write(after, 40 * Block, 41 * Block);
            bool over = false;
            var waits = new List<BodyWaiter>();
            Task looking = OnAThreadOfItsOwn(() =>
            {
                for (int n = 0; !Volatile.Read(ref over); n = (n + 1) % 39)
                {
                    var waiter = new BodyWaiter();
                    waiter.Arm((n + 1) * Block, (n + 2) * Block, long.MaxValue);
                    before.Register(waiter);
                    if (before.TryRead((n + 1) * Block, 1, out BlockLease lease))
                    {
                        lease.Dispose();
                        before.Unregister(waiter);
                    }
                    else
                    {
                        waits.Add(waiter);
                    }
                }
            });
            Assert.True(after.TakeOver(before, 40 * Block));
            Volatile.Write(ref over, true);
            await looking.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            left += waits.Count(static waiter => waiter.IsArmed);
            before.Retire();
            after.Retire();
        }
        while (Environment.TickCount64 < ends);
        Assert.Equal(0, left);
    }

    /// <summary>Blocks that were found with the heir leave without the older version's knowledge: it must look every time.</summary>
    [Fact]
    public void PresentUntil_BlocksAreWithTheHeir_IsNotRemembered()
    {
        const long Length = (20 << 20) + 5000;
        using var store = new MemoryStore(64 << 20);
        var before = new Generation(store, s_strong, Length, ranged: true);
        var after = new Generation(store, s_strong, 24 << 20, ranged: true);
        Write(before, 0, Length);
        Write(after, 20 << 20, (20 << 20) + Block);
        Assert.True(after.TakeOver(before, 20 << 20));
        Assert.Equal(Length, before.PresentUntil(0, Length));
        after.Retire();                     // nobody reads it: its blocks leave
        Assert.Equal(Block, before.PresentUntil(0, Length));
        before.Retire();
        Assert.Equal((0, 0), (store.Used, store.BuffersOutstanding));
    }

    /// <summary>A small body comes from disk while a fill is half way: what was there does not go away again.</summary>
    [Fact]
    public void Publish_SmallBodyCameFromDiskMeanwhile_StaysWhole()
    {
        using var store = new MemoryStore(1 << 20);
        var body = new Generation(store, s_strong, 8000, ranged: true);
        using var writer = new BodyWriter(body, 0);
        Assert.True(writer.TryGetRoom(out _));
        writer.Advance(1000);
        body.PublishRestored(new byte[8000]);
        Assert.True(body.IsComplete);
        Assert.True(writer.TryGetRoom(out _));
        writer.Advance(1000);
        Assert.True(body.IsComplete);
    }

    private static bool WaitFor(ref long value, long wanted, ref bool over)
    {
        for (int spins = 0; Volatile.Read(ref value) != wanted; spins++)
        {
            if (Volatile.Read(ref over)) return false;
            if (spins > 2000) Thread.Yield();       // the other one may have no processor
        }

        return true;
    }

    private static void Write(Generation body, long from, long end, Func<bool>? stop = null)
    {
        using var writer = new BodyWriter(body, from);
        while (writer.Position < end && stop?.Invoke() != true)
        {
            if (!writer.TryGetRoom(out Memory<byte> room)) continue;
            writer.Advance((int)Math.Min(room.Length, end - writer.Position));
        }
    }

    private static Task OnAThreadOfItsOwn(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
