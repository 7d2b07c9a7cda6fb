using StonMedia.Streams.Pacing;
using StonMedia.Streams.Settings;

namespace StonMedia.Streams.Tests.Pacing;

public class HostCapTests
{
    private readonly ManualTime _time = new();
    private readonly PaceWheel _wheel;

    public HostCapTests() => _wheel = new PaceWheel(_time);

    [Theory, InlineData(1_000), InlineData(100_000), InlineData(1_000_000)]
    public void Share_HundredGreedyDeliveries_AreWithinTenPercentAndUseItAll(int kbps)
    {
        var cap = new HostCap(BitRate.FromKbps(kbps), _wheel);
        PacedReader[] readers = [.. Enumerable.Range(0, 100).Select(_ => Reader(cap))];
        _time.Advance(TimeSpan.FromSeconds(60));
        double fair = kbps * 125.0 * 60 / 100;
        Assert.All(readers, reader => Assert.InRange(reader.Bytes, fair * 0.95, fair * 1.05));
        Assert.InRange(readers.Sum(static reader => (double)reader.Bytes), fair * 99, fair * 101);
    }

    [Fact]
    public void Share_OneDeliveryAlone_GetsTheWholeRate()
    {
        var cap = new HostCap(BitRate.FromKbps(80_000), _wheel);
        PacedReader reader = Reader(cap);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(reader.Bytes, 100_000_000 * 0.99, 100_000_000 * 1.02);
    }

    [Fact]
    public void Share_SmallDemands_AreMetInFullAndTheRestIsSplitEvenly()
    {
        // 1 MB/s; ten deliveries paced at 20 kB/s each, four greedy ones share the other 800 kB/s.
        var cap = new HostCap(BitRate.FromBytesPerSecond(1_000_000), _wheel);
        PacedReader[] modest = [.. Enumerable.Range(0, 10).Select(_ => Reader(cap, 20_000))];
        PacedReader[] greedy = [.. Enumerable.Range(0, 4).Select(_ => Reader(cap))];
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.All(modest, static reader => Assert.InRange(reader.Bytes, 20_000 * 60 * 0.97, 20_000 * 60 * 1.03));
        Assert.All(greedy, static reader => Assert.InRange(reader.Bytes, 200_000 * 60 * 0.97, 200_000 * 60 * 1.03));
    }

    [Fact]
    public void Share_OneThatReadsNothing_CostsTheOthersNothingAndSavesNothingUp()
    {
        var cap = new HostCap(BitRate.FromBytesPerSecond(1_000_000), _wheel);
        PacedReader stopped = Reader(cap);
        stopped.Reads = false;
        PacedReader reads = Reader(cap);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.InRange(reads.Bytes, 30_000_000 * 0.98, 30_000_000 * 1.02);
        long had = reads.Bytes, before = stopped.Bytes;
        stopped.Reads = true;
        stopped.Start();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.InRange(reads.Bytes - had, 15_000_000 * 0.97, 15_000_000 * 1.03);
        Assert.InRange(stopped.Bytes - before, 15_000_000 * 0.97, 15_000_000 * 1.03);
    }

    [Fact]
    public void Share_SomeLeaveWhileWaiting_TheOthersTakeOver()
    {
        var cap = new HostCap(BitRate.FromBytesPerSecond(1_000_000), _wheel);
        PacedReader[] readers = [.. Enumerable.Range(0, 20).Select(_ => Reader(cap))];
        _time.Advance(TimeSpan.FromSeconds(10));
        foreach (PacedReader reader in readers[5..]) reader.Pacer.Dispose();
        Assert.InRange(cap.Waiting, 0, 5);
        long[] before = [.. readers.Select(static reader => reader.Bytes)];
        _time.Advance(TimeSpan.FromSeconds(30));
        for (int i = 0; i < 5; i++) Assert.InRange(readers[i].Bytes - before[i], 6_000_000 * 0.95, 6_000_000 * 1.05);
        for (int i = 5; i < 20; i++) Assert.Equal(before[i], readers[i].Bytes);
        foreach (PacedReader reader in readers[..5]) reader.Pacer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _time.RunningTimers);
    }

    [Fact]
    public void Total_Changed_HoldsFromThenOn()
    {
        var cap = new HostCap(BitRate.FromBytesPerSecond(1_000_000), _wheel);
        PacedReader reader = Reader(cap);
        _time.Advance(TimeSpan.FromSeconds(10));
        cap.Total = BitRate.FromBytesPerSecond(100_000);
        _time.Advance(TimeSpan.FromSeconds(2));
        long before = reader.Bytes;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(reader.Bytes - before, 1_000_000 * 0.9, 1_000_000 * 1.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => cap.Total = new BitRate(0));
    }

    [Fact]
    public async Task Share_RealClockManyThreads_NeverExceedsTheTotal()
    {
        using var wheel = new PaceWheel(TimeProvider.System);
        var cap = new HostCap(BitRate.FromBytesPerSecond(4_000_000), wheel);
        using var cancel = new CancellationTokenSource();
        long[] bytes = new long[50];
        long begin = wheel.Now;     // before the first of them: this thread may be behind
        Task[] readers = [.. Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            using var pacer = new DeliveryPacer(PacePlan.Unlimited, new PaceAccount(), wheel, cap, 0);
            while (Volatile.Read(ref bytes[i]) < 80_000) Volatile.Write(ref bytes[i], bytes[i] + await pacer.GrantAsync(10_000, cancel.Token));
        }))];
        cancel.CancelAfter(TimeSpan.FromSeconds(90));
        await Task.WhenAll(readers);
        double seconds = TimeSpan.FromTicks(wheel.Now - begin).TotalSeconds;
        // 4 MB in all; a tenth of a second's worth may be made up for.
        Assert.True(bytes.Sum() <= (4_000_000 * (seconds + 0.1)) + 131_072, $"{bytes.Sum()} bytes in {seconds:f2} s");
        Assert.Equal(0, cap.Waiting);
    }

    private PacedReader Reader(HostCap cap, double rate = 0)
        => new PacedReader(new DeliveryPacer(new PacePlan { BytesPerSecond = rate }, new PaceAccount(), _wheel, cap, 0), 16 << 10).Start();
}
