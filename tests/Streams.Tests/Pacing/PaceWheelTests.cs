using StonMedia.Streams.Pacing;

namespace StonMedia.Streams.Tests.Pacing;

public class PaceWheelTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(PaceWheel.TickSeconds);
    private readonly ManualTime _time = new();
    private readonly PaceWheel _wheel;

    public PaceWheelTests() => _wheel = new PaceWheel(_time);

    [Theory, InlineData(0), InlineData(1), InlineData(19), InlineData(20), InlineData(21), InlineData(10_239), InlineData(10_240), InlineData(10_241), InlineData(100_000)]
    public void Schedule_AnyWait_WakesOnceNeverEarlyAndWithinATick(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(7));
        var timer = new Recorder(_wheel);
        long due = _wheel.Now + TimeSpan.FromMilliseconds(milliseconds).Ticks;
        _wheel.Schedule(timer, due);
        _time.Advance(TimeSpan.FromMinutes(5));
        long woken = Assert.Single(timer.Woken);
        // A wheel that has to be started first ticks a tick after that.
        Assert.InRange(woken, due, due + (2 * Tick.Ticks));
    }

    [Fact]
    public void Schedule_Again_MovesTheWakeUp()
    {
        var timer = new Recorder(_wheel);
        _wheel.Schedule(timer, TimeSpan.FromSeconds(1).Ticks);
        _wheel.Schedule(timer, TimeSpan.FromSeconds(3).Ticks);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(timer.Woken);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(timer.Woken);
    }

    [Fact]
    public void Cancel_BeforeAndAfter_SaysWhetherItWasInTime()
    {
        var timer = new Recorder(_wheel);
        Assert.False(_wheel.Cancel(timer));
        _wheel.Schedule(timer, TimeSpan.FromSeconds(1).Ticks);
        Assert.True(_wheel.Cancel(timer));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(timer.Woken);
        _wheel.Schedule(timer, 0);
        _time.Advance(Tick * 2);
        Assert.False(_wheel.Cancel(timer));
        Assert.Single(timer.Woken);
    }

    [Fact]
    public void Timer_WhileNobodyWaits_StandsStill()
    {
        Assert.Equal(0, _time.RunningTimers);
        var timer = new Recorder(_wheel);
        _wheel.Schedule(timer, TimeSpan.FromSeconds(1).Ticks);
        Assert.Equal(1, _time.RunningTimers);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _time.RunningTimers);
        _wheel.Schedule(timer, _wheel.Now + TimeSpan.FromSeconds(1).Ticks);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, timer.Woken.Count);
    }

    [Fact]
    public void Turn_AfterALongStall_WakesAllThatAreDue()
    {
        Recorder[] timers = [.. Enumerable.Range(0, 1_000).Select(_ => new Recorder(_wheel))];
        for (int i = 0; i < timers.Length; i++) _wheel.Schedule(timers[i], TimeSpan.FromMilliseconds(i * 30).Ticks);
        _time.Stall(TimeSpan.FromMinutes(1));
        _time.Advance(Tick);
        Assert.All(timers, static timer => Assert.Single(timer.Woken));
    }

    [Fact]
    public async Task Schedule_FromManyThreads_LosesNoWakeUp()
    {
        using var wheel = new PaceWheel(TimeProvider.System);
        const int threads = 4, each = 5_000;
        int woken = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int seed = TestSeed.Take();
        await Task.WhenAll(Enumerable.Range(0, threads).Select(number => Task.Run(() =>
        {
            var random = new Random(seed + number);
            for (int i = 0; i < each; i++)
            {
                var timer = new Callback(() =>
                {
                    if (Interlocked.Increment(ref woken) == threads * each) all.SetResult();
                });
                wheel.Schedule(timer, wheel.Now + random.Next(2_000_000));
                // Half are taken back and put in again.
                if (i % 2 == 0 && wheel.Cancel(timer)) wheel.Schedule(timer, wheel.Now + random.Next(2_000_000));
            }
        })));
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(woken == threads * each, $"{woken} woken, seed {seed}");
        Assert.Equal(0, wheel.Waiting);
    }

    private sealed class Recorder(PaceWheel wheel) : PaceTimer
    {
        public List<long> Woken { get; } = [];

        protected override void OnDue() => Woken.Add(wheel.Now);
    }

    private sealed class Callback(Action action) : PaceTimer
    {
        protected override void OnDue() => action();
    }
}
