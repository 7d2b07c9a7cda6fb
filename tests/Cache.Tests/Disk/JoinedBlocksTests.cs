using StonMedia.Cache.Blocks;
using StonMedia.Cache.Disk;
using StonMedia.Cache.Tests.Disk.Support;

namespace StonMedia.Cache.Tests.Disk;

/// <summary>Neighbouring blocks that wait together are one call to the file system, and still judged one by one.</summary>
public class JoinedBlocksTests : DiskTest
{
    private const int Blocks = 40;

    [Fact]
    public async Task TryRead_NeighboursTogether_AreFewReadsAndRightBytes()
    {
        await using DiskTier tier = await DiskTier.OpenAsync(Options() with { ReadThreads = 1 });
        DiskRecord record = Record(((Blocks - 1) * (long)BlockSize.Bytes) + 777);
        DiskBody body = await StoreAsync(tier, "/film", record);
        int before = Files.Reads;
        TestSink[] sinks = Begin(body, Blocks);
        for (int block = 0; block < Blocks; block++)
        {
            Assert.Equal(DiskReadOutcome.Read, await sinks[block].Outcome);
            Assert.Equal(BlockOf(record, block), sinks[block].Bytes);
            Assert.Equal(1, sinks[block].Completions);
        }

        Assert.Equal(5, Files.Reads - before);
    }

    [Fact]
    public async Task TryRead_OneOfThemIsBadAndOneIsWantedTwice_TouchesNoOther()
    {
        await using DiskTier tier = await DiskTier.OpenAsync(Options() with { ReadThreads = 1 });
        DiskRecord record = Record(Blocks * (long)BlockSize.Bytes);
        DiskBody body = await StoreAsync(tier, "/film", record);
        string path = Assert.Single(Directory.GetFiles(Path.Combine(VolumePath(), "data"), "*", SearchOption.AllDirectories));
        using (FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = (3 * BlockSize.Bytes) + 5;
            file.WriteByte((byte)(BlockOf(record, 3)[5] ^ 1));
        }

        using var gate = new ManualResetEventSlim();
        Files.ReadGate = gate;
        var twice = new TestSink();
        Assert.True(body.TryRead(20, new TestSink()));      // holds the one thread, so that what follows waits together
        TestSink[] sinks = Begin(body, 8);
        Assert.True(body.TryRead(5, twice));
        gate.Set();
        for (int block = 0; block < 8; block++)
        {
            Assert.Equal(block == 3 ? DiskReadOutcome.Corrupt : DiskReadOutcome.Read, await sinks[block].Outcome);
            if (block != 3) Assert.Equal(BlockOf(record, block), sinks[block].Bytes);
        }

        Assert.Equal(DiskReadOutcome.Read, await twice.Outcome);
        Assert.Single(Events, static one => one.Kind == DiskEventKind.CorruptBlock);
        Assert.False(body.Has(3));
        Assert.True(body.Has(4));
    }

    [Fact]
    public async Task TryRead_TheThreadHangsInARun_EachEndsLateOnce()
    {
        await using DiskTier tier = await DiskTier.OpenAsync(Options() with { ReadThreads = 1, ReadLimit = TimeSpan.FromMilliseconds(200) });
        DiskBody body = await StoreAsync(tier, "/film", Record(Blocks * (long)BlockSize.Bytes));
        using var gate = new ManualResetEventSlim();
        Files.ReadGate = gate;
        TestSink[] sinks = Begin(body, Blocks);
        foreach (TestSink sink in sinks)
        {
            Assert.Equal(DiskReadOutcome.Late, await sink.Outcome);
            Assert.Null(sink.Bytes);
        }

        Files.ReadGate = null;
        gate.Set();
        // A busy machine may be late by itself, too.
        long limit = Environment.TickCount64 + 60_000;
        while ((await ReadAsync(body, 1)).Outcome != DiskReadOutcome.Read) Assert.True(Environment.TickCount64 < limit, "it reads no more");
        Assert.All(sinks, static sink => Assert.Equal(1, sink.Completions));
    }

    [Fact]
    public async Task TryRead_SomeAreNotThere_TakesThoseBeforeThem()
    {
        await using DiskTier tier = await OpenAsync();
        DiskBody body = tier.Begin(Host, "/film", Record(Blocks * (long)BlockSize.Bytes))!;
        await WriteAsync(tier, body, 0, 1, 3);
        TestSink[] sinks = [new(), new(), new(), new()];
        Assert.Equal(2, body.TryRead(0, sinks));
        Assert.Equal(DiskReadOutcome.Read, await sinks[1].Outcome);
        Assert.Equal(0, sinks[2].Completions + sinks[3].Completions);
    }

    [Fact]
    public async Task Write_NeighboursThatWait_AreFewWritesAndAllAreThere()
    {
        await using DiskTier tier = await OpenAsync();
        DiskRecord record = Record(Blocks * (long)BlockSize.Bytes), other = Record(Blocks * (long)BlockSize.Bytes, "b");
        DiskBody body = tier.Begin(Host, "/film", record)!, second = tier.Begin(Host, "/other", other)!;
        await tier.FlushAsync();
        using var gate = new ManualResetEventSlim();
        Files.WriteGate = gate;
        int before = Files.Writes;
        Assert.True(body.Write(39, Lease(BlockOf(record, 39))));
        await UntilAsync(() => Files.Writes == before + 1, "the writer hangs in its first write");
        // Two bodies in turns: what lies between neighbours does not part them.
        for (int block = 0; block < 32; block++)
        {
            Assert.True(body.Write(block, Lease(BlockOf(record, block))));
            Assert.True(second.Write(block, Lease(BlockOf(other, block))));
        }

        gate.Set();
        await tier.FlushAsync();
        Assert.Equal(1 + 4 + 4, Files.Writes - before);
        for (int block = 0; block < 32; block++)
        {
            Assert.Equal(BlockOf(record, block), (await ReadAsync(body, block)).Bytes);
            Assert.Equal(BlockOf(other, block), (await ReadAsync(second, block)).Bytes);
        }
    }

    [Fact]
    public async Task Write_TheVolumeGoesOutInARun_EveryLeaseIsGivenBackOnce()
    {
        using var store = new MemoryStore(16 << 20);
        var generation = new Generation(store, Validators.None, Blocks * (long)BlockSize.Bytes, true);
        await using (DiskTier tier = await OpenAsync())
        {
            DiskBody body = tier.Begin(Host, "/film", Record(Blocks * (long)BlockSize.Bytes))!;
            await tier.FlushAsync();
            using var gate = new ManualResetEventSlim();
            Files.WriteGate = gate;
            generation.Attach(body);
            using (var writer = new BodyWriter(generation, 0))
            {
                while (writer.Position < generation.Length)
                {
                    Assert.True(writer.TryGetRoom(out Memory<byte> room));
                    writer.Advance(room.Length);
                }
            }

            Files.WriteError = FaultyFiles.Errno(5);
            gate.Set();
            await UntilAsync(() => !tier.Volumes[0].IsIn, "the volume goes out");
        }

        generation.Retire();
        await UntilAsync(() => store.BuffersOutstanding == 0, "all blocks are given back");
        Assert.Equal(0, store.Used);
    }

    [Fact]
    public async Task Remove_BytesWaitToBeWritten_GoesBeforeThem()
    {
        await using DiskTier tier = await OpenAsync();
        await StoreAsync(tier, "/old", Record(1000));
        DiskRecord record = Record(Blocks * (long)BlockSize.Bytes);
        DiskBody body = tier.Begin(Host, "/film", record)!;
        await tier.FlushAsync();
        using var gate = new ManualResetEventSlim();
        Files.WriteGate = gate;
        int before = Files.Writes;
        Assert.True(body.Write(39, Lease(BlockOf(record, 39))));
        await UntilAsync(() => Files.Writes == before + 1, "the writer hangs in its first write");
        for (int block = 0; block < 39; block++) Assert.True(body.Write(block, Lease(BlockOf(record, block))));
        tier.Remove(Host, "/old");
        Task<int> writes = tier.In.Single().CallAsync(_ => Files.Writes);
        Task flushed = tier.FlushAsync();
        gate.Set();
        Assert.Equal(before + 1, await writes);
        await flushed;
        Assert.True(body.IsWhole);      // a flush still comes after the bytes that were handed over before it
    }

    private static TestSink[] Begin(DiskBody body, int count)
    {
        TestSink[] sinks = [.. Enumerable.Range(0, count).Select(static _ => new TestSink())];
        Assert.Equal(count, body.TryRead(0, sinks));
        return sinks;
    }
}
