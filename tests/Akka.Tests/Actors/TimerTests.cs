using Akka.Actor;
using Akka.Event;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Timers of an actor, and its receive timeout.</summary>
public class TimerTests : ActorTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task SingleTimer_FiresOnceAndNotEarly()
    {
        IActorRef clock = Clock();
        long start = Environment.TickCount64;
        Assert.True(await Run(clock, static c =>
        {
            c.Timers.StartSingleTimer("k", "tick", TimeSpan.FromMilliseconds(60));
            return c.Timers.IsTimerActive("k");
        }));
        await Trace.Holds("tick");
        Assert.InRange(Environment.TickCount64 - start, 45, 60_000);    // the clock of the test moves in steps of up to 15 ms
        Assert.False(await Run(clock, static c => c.Timers.IsTimerActive("k")));
    }

    [Fact]
    public async Task PeriodicTimer_FiresUntilCancelled()
    {
        IActorRef clock = Clock();
        await Run(clock, static c =>
        {
            c.Timers.StartPeriodicTimer("k", "tick", Soon);
            return 0;
        });
        await Trace.Holds("tick", 5);
        int count = await Run(clock, c =>
        {
            c.Timers.Cancel("k");
            return Trace.Count("tick");
        });
        await Run(clock, static c =>
        {
            c.Timers.StartSingleTimer("later", "later", TimeSpan.FromMilliseconds(90));
            return 0;
        });
        await Trace.Holds("later");
        Assert.Equal(count, Trace.Count("tick"));
    }

    [Fact]
    public async Task Timer_CancelledWhenAlreadyQueued_DoesNotArrive()
    {
        IActorRef clock = Clock();
        Probe probe = NewProbe();
        await Run(clock, c =>
        {
            c.Timers.StartSingleTimer("k", "cancelled", TimeSpan.FromMilliseconds(1));
            c.Timers.StartSingleTimer("replaced", "old", TimeSpan.FromMilliseconds(1));
            System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(80), probe.Ref, "over", ActorRefs.NoSender);
            Assert.Equal("over", probe.Next<string>().GetAwaiter().GetResult());
            c.Timers.Cancel("k");
            c.Timers.StartSingleTimer("replaced", "new", TimeSpan.FromMilliseconds(1));
            return 0;
        });
        await Trace.Holds("new");
        Assert.Equal((0, 0), (Trace.Count("cancelled"), Trace.Count("old")));
    }

    [Fact]
    public async Task Restart_EndsTheTimers()
    {
        IActorRef clock = Clock();
        await Run(clock, static c =>
        {
            c.Timers.StartSingleTimer("k", "old", Never);
            return 0;
        });
        clock.Tell("boom", ActorRefs.NoSender);
        Assert.False(await Run(clock, static c => c.Timers.IsTimerActive("k")));
    }

    [Fact]
    public async Task Stop_EndsTheTimers()
    {
        Probe dead = NewProbe("dead");
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        IActorRef clock = Clock();
        await Run(clock, static c =>
        {
            c.Timers.StartPeriodicTimer("k", "tick", TimeSpan.FromMilliseconds(1500));     // a busy machine stops it in time
            return 0;
        });
        System.Stop(clock);
        await Ended(clock);
        Probe later = NewProbe("later");
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(1800), later.Ref, "over", ActorRefs.NoSender);
        await later.Next<string>();
        await dead.NothingMore();
    }

    [Fact]
    public async Task TimerMessage_HasNoSender()
    {
        IActorRef clock = Clock();
        await Run(clock, static c =>
        {
            c.Timers.StartSingleTimer("k", "sender", Soon);
            return 0;
        });
        await Trace.Holds("sender deadLetters");
    }

    [Fact]
    public async Task ReceiveTimeout_RepeatsUntilSwitchedOff()
    {
        IActorRef clock = Clock();
        await Run(clock, static c =>
        {
            c.Timeout(Soon);
            return 0;
        });
        await Trace.Holds("timeout", 3);
        int count = await Run(clock, c =>
        {
            c.Timeout(null);
            return Trace.Count("timeout");
        });
        await Run(clock, static c =>
        {
            c.Timers.StartSingleTimer("later", "later", TimeSpan.FromMilliseconds(90));
            return 0;
        });
        await Trace.Holds("later");
        Assert.Equal(count, Trace.Count("timeout"));
    }

    private static Task<T> Run<T>(IActorRef clock, Func<ClockActor, T> what)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        clock.Tell(
            new Action<ClockActor>(c =>
            {
                try
                {
                    done.SetResult(what(c));
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            }),
            ActorRefs.NoSender);
        return done.Task.WaitAsync(Limit);
    }

    private IActorRef Clock()
    {
        Trace trace = Trace;
        return System.ActorOf(Props.Create(() => new ClockActor(trace)), "clock");
    }

    private sealed class ClockActor(Trace trace) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        public void Timeout(TimeSpan? after) => SetReceiveTimeout(after);

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Action<ClockActor> errand:
                    errand(this);
                    break;
                case "boom":
                    throw new Boom("no");
                case "sender":
                    trace.Add("sender " + Sender.Path.Name);
                    break;
                case ReceiveTimeout:
                    trace.Add("timeout");
                    break;
                default:
                    trace.Add((string)message);
                    break;
            }
        }
    }
}
