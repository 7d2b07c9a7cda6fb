using StonMedia.Streams.Pacing;

namespace StonMedia.Streams.Tests.Pacing;

public class DeliveryPacerTests
{
    private readonly ManualTime _time = new();
    private readonly PaceWheel _wheel;

    public DeliveryPacerTests() => _wheel = new PaceWheel(_time);

    [Theory, InlineData(1_000), InlineData(8_000), InlineData(500_000), InlineData(4_000_000), InlineData(100_000_000), InlineData(10_000_000_000)]
    public void Grant_OverTwentySeconds_KeepsTheRateWithinThreePercent(long bitsPerSecond)
    {
        double rate = bitsPerSecond / 8.0;
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = rate }, phase: 0.5).Start();
        // A rate under a segment a second cannot be even: two seconds' worth go at once.
        double quantum = Math.Max(0.5, Math.Min(1_460 / rate, 2));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.InRange(reader.Bytes, (rate * 20) - (rate * 0.02) - 1, (rate * 20) + (rate * quantum));
        long first = reader.Bytes;
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.InRange(reader.Bytes - first, rate * (20 - quantum), rate * (20 + quantum));
        if (bitsPerSecond >= 24_000) Assert.InRange(reader.Bytes - first, rate * 20 * 0.97, rate * 20 * 1.03);
    }

    [Fact]
    public void Grant_OverAnHour_DoesNotDrift()
    {
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = 62_500 }, phase: 1).Start();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.InRange(reader.Bytes, 62_500L * 3_600, (62_500L * 3_600) + 31_250);
    }

    [Fact]
    public void Grant_AtALowRate_SendsFewLargeWrites()
    {
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = 62_500 }, phase: 1).Start();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(reader.Grants, 19, 22);
    }

    [Fact]
    public void Grant_HeaderAndBoost_GoAtOnceAndExactly()
    {
        var plan = new PacePlan { BytesPerSecond = 10_000, ExemptBytes = 70_001, BoostBytes = 50_003 };
        PacedReader reader = Reader(plan, phase: 1).Start();
        // Header, boost, and the first window: about half a second.
        Assert.InRange(reader.Bytes, 70_001 + 50_003 + 4_000, 70_001 + 50_003 + 6_000);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(reader.Bytes, 70_001 + 50_003 + 10_000, 70_001 + 50_003 + 15_000);
    }

    [Fact]
    public void Grant_FromBehindTheHeader_HasNothingExempt()
    {
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = 10_000, ExemptBytes = 70_000 }, offset: 70_000, phase: 1).Start();
        Assert.InRange(reader.Bytes, 4_000, 6_000);
    }

    [Fact]
    public void Grant_ManySmallRangesOfAView_GetOneBoostAndOneRate()
    {
        var plan = new PacePlan { BytesPerSecond = 10_000, BoostBytes = 20_000 };
        var account = new PaceAccount();
        long total = 0;
        PacedReader current = Next();
        for (int step = 0; step < 1_000; step++)
        {
            // Whoever is done is followed by the next range at once.
            while (current.IsDone)
            {
                total += current.Bytes;
                current.Pacer.Dispose();
                current = Next();
            }

            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        Assert.InRange(total, 20_000 + (10_000 * 19), 20_000 + (10_000 * 21));

        PacedReader Next() => new PacedReader(new DeliveryPacer(plan, account, _wheel, null, 1_000_000), length: 700).Start();
    }

    [Fact]
    public void Grant_SessionCap_HoldsForHeaderAndBoostToo()
    {
        var plan = new PacePlan { BytesPerSecond = 100_000, ExemptBytes = 100_000, BoostBytes = 100_000, SessionBytesPerSecond = 20_000 };
        PacedReader reader = Reader(plan).Start();
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.InRange(reader.Bytes, 20_000 * 19.9, 20_000 * 20.6);
    }

    [Fact]
    public void Grant_RateAboveWhatTheViewerTakes_NeverHoldsBack()
    {
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = 1_000_000 }, chunk: 1_000);
        for (int i = 0; i < 1_000; i++)
        {
            // The link takes 1,000 bytes every 10 ms: a tenth of the rate.
            Assert.Equal(1_000, reader.Pacer.Grant(1_000, reader));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }

    [Fact]
    public void Grant_AfterALongPause_CatchesUpNoMoreThanTwoSeconds()
    {
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = 10_000 }, phase: 1).Start();
        _time.Advance(TimeSpan.FromSeconds(5));
        reader.Reads = false;
        _time.Advance(TimeSpan.FromMinutes(6));
        long before = reader.Bytes;
        reader.Reads = true;
        reader.Start();
        Assert.InRange(reader.Bytes - before, 20_000, 25_000);
    }

    [Fact]
    public void Grant_AfterLateTimers_MakesUpForIt()
    {
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = 10_000 }, phase: 1).Start();
        for (int i = 0; i < 100; i++)
        {
            _time.Stall(TimeSpan.FromMilliseconds(900));
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(reader.Bytes, 10_000 * 99, 10_000 * 101);
    }

    [Fact]
    public void Grant_ManyThatBeginTogether_DoNotWakeTogether()
    {
        PacedReader[] readers = [.. Enumerable.Range(0, 2_000).Select(_ => Reader(new PacePlan { BytesPerSecond = 62_500 }, phase: null).Start())];
        _time.Advance(TimeSpan.FromSeconds(1));
        int busiest = 0;
        for (int i = 0; i < 25; i++)
        {
            int before = readers.Sum(static reader => reader.Grants);
            _time.Advance(TimeSpan.FromSeconds(PaceWheel.TickSeconds));
            busiest = Math.Max(busiest, readers.Sum(static reader => reader.Grants) - before);
        }

        // 160 a tick on the average.
        Assert.InRange(busiest, 160, 260);
    }

    [Fact]
    public void Dispose_WhileWaiting_LeavesNothingBehind()
    {
        PacedReader reader = Reader(new PacePlan { BytesPerSecond = 10_000 }, phase: 1).Start();
        Assert.Equal(1, _wheel.Waiting);
        reader.Pacer.Dispose();
        Assert.Equal(0, _wheel.Waiting);
        long before = reader.Bytes;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(before, reader.Bytes);
        Assert.Equal(0, _time.RunningTimers);
        Assert.Throws<ObjectDisposedException>(() => reader.Pacer.Grant(1, reader));
    }

    [Fact]
    public async Task GrantAsync_Cancelled_ThrowsAndEnds()
    {
        using var cancel = new CancellationTokenSource();
        using DeliveryPacer pacer = Pacer(new PacePlan { BytesPerSecond = 1_000 });
        Assert.Equal(1_460, await pacer.GrantAsync(1_460, cancel.Token));
        ValueTask<int> waiting = pacer.GrantAsync(4_000, cancel.Token);
        Assert.False(waiting.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        Assert.Equal(0, _wheel.Waiting);
    }

    [Fact]
    public async Task GrantAsync_AwaitedAgainAndAgain_GivesEveryByteOnce()
    {
        using var real = new PaceWheel(TimeProvider.System);
        using var pacer = new DeliveryPacer(new PacePlan { BytesPerSecond = 1_000_000 }, new PaceAccount(), real, null, 0);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        long sent = 0;
        while (sent < 400_000) sent += await pacer.GrantAsync((int)Math.Min(10_000, 400_000 - sent), cancel.Token);
        Assert.Equal(400_000, sent);
        // The first window holds at most 131,072 bytes; the rest takes its time.
        Assert.True(real.Now >= TimeSpan.FromSeconds(0.26).Ticks, $"after {real.Now / 10_000} ms");
    }

#pragma warning disable CA2012, xUnit1031 // what is waited for here is complete before it is asked
    [Fact]
    public void GrantAsync_Waiting_AllocatesNothing()
    {
        using DeliveryPacer pacer = Pacer(new PacePlan { BytesPerSecond = 100_000 });
        Assert.True(pacer.GrantAsync(1 << 20, default).IsCompletedSuccessfully);
        long before = 0, sent = 0;
        for (int i = 0; i < 100; i++)
        {
            if (i == 10) before = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<int> waiting = pacer.GrantAsync(1 << 20, default);
            Wake();
            sent += waiting.IsCompletedSuccessfully ? waiting.GetAwaiter().GetResult() : throw new InvalidOperationException("not woken");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.InRange(sent, 100_000 * 54, 100_000 * 57);

        void Wake() => _time.Advance(TimeSpan.FromMilliseconds(600));
    }
#pragma warning restore CA2012, xUnit1031

    private DeliveryPacer Pacer(PacePlan plan, long offset = 0, double? phase = 1) => new(plan, new PaceAccount(), _wheel, null, offset, phase);

    private PacedReader Reader(PacePlan plan, long offset = 0, double? phase = 1, int chunk = 64 << 10) => new(Pacer(plan, offset, phase), chunk);
}
