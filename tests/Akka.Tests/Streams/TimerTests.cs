using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Timers of a stage.</summary>
public class TimerTests : StreamTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task ScheduleOnce_WhenItFires_IsNoLongerActiveAndNotEarly()
    {
        long started = 0;
        bool early = true, before = false, during = true;
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () =>
            {
                started = Environment.TickCount64;
                logic.Once("key", TimeSpan.FromMilliseconds(60));
                before = logic.IsActive("key");
            };
            logic.Timer = key =>
            {
                // The clocks that count here may be one tick of 16 ms apart.
                early = Environment.TickCount64 - started < 60 - 16;
                during = logic.IsActive(key);
                logic.CompleteStage();
            };
            logic.On(outlet, static () => { });
        });
        await Within(Source.FromGraph(source).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.Equal((true, false, false), (before, during, early));
    }

    [Fact]
    public async Task ScheduleRepeatedly_UntilCancelled_FiresAgain()
    {
        int fired = 0;
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () => logic.Every("key", Soon);
            logic.Timer = key =>
            {
                if (++fired < 3) return;
                logic.Drop(key);
                logic.Once("end", Soon * 5);
                logic.Timer = end =>
                {
                    Log((string)end);
                    logic.CompleteStage();
                };
            };
            logic.On(outlet, static () => { });
        });
        await Within(Source.FromGraph(source).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.Equal(3, fired);
        Assert.Equal(["end"], Events);
    }

    [Fact]
    public async Task Schedule_UnderAUsedKey_ReplacesTheTimer()
    {
        int fired = 0;
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () =>
            {
                for (int i = 0; i < 10; i++) logic.Once("key", Soon);
                logic.Once("end", Soon * 6);
            };
            logic.Timer = key =>
            {
                if ("key".Equals(key)) fired++;
                else logic.CompleteStage();
            };
            logic.On(outlet, static () => { });
        });
        await Within(Source.FromGraph(source).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task Timers_OfAStoppedStage_DoNotFire()
    {
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () => logic.Every("key", TimeSpan.FromMilliseconds(1500));
            logic.Timer = _ => Log("fired");
            logic.On(outlet, logic.CompleteStage);
        });
        await Within(Source.FromGraph(source).RunWith(Sink.Ignore<int>(), Materializer));
        // A longer timer of another stream is the clock here.
        await Within(Source.Tick(TimeSpan.FromMilliseconds(1800), TimeSpan.FromSeconds(1), 0).Take(1).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.Empty(Events);
    }
}
