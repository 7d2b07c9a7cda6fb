using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>A system's scheduler.</summary>
public class SchedulerTests : ActorTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task ScheduleTellOnce_ArrivesOnceWithItsSender()
    {
        Probe probe = NewProbe("p"), sender = NewProbe("q");
        System.Scheduler.ScheduleTellOnce(Soon, probe.Ref, "x", sender.Ref);
        Assert.Equal("x", await probe.Next<string>());
        Assert.Equal(sender.Ref, probe.LastSender);
    }

    [Fact]
    public async Task ScheduleTellRepeatedly_ArrivesUntilCancelled()
    {
        Probe probe = NewProbe();
        ICancelable repeated = System.Scheduler.ScheduleTellRepeatedlyCancelable(Soon, Soon, probe.Ref, "x", ActorRefs.NoSender);
        for (int i = 0; i < 4; i++)
            Assert.Equal("x", await probe.Next<string>());
        repeated.Cancel();
        Assert.True(repeated.IsCancellationRequested);
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), probe.Ref, 1, ActorRefs.NoSender);
        while (await probe.Next<object>() is string)
        {
            // Came before it was cancelled, however many: this thread may be behind.
        }

        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), probe.Ref, 1, ActorRefs.NoSender);
        int late = 0;
        while (await probe.Next<object>() is string)
            late++;
        Assert.InRange(late, 0, 1);    // one may have been under way
    }

    [Fact]
    public async Task ScheduleTellOnceCancelable_Cancelled_DoesNotArrive()
    {
        Probe probe = NewProbe();
        // Far enough ahead that a busy machine cancels in time; the other one is scheduled after it.
        ICancelable first = System.Scheduler.ScheduleTellOnceCancelable(TimeSpan.FromMilliseconds(1500), probe.Ref, "cancelled", ActorRefs.NoSender);
        first.Cancel();
        first.Cancel();
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(1700), probe.Ref, "after", ActorRefs.NoSender);
        Assert.Equal("after", await probe.Next<string>());
    }

    [Fact]
    public async Task ScheduleRepeatedly_ActionThatThrows_DoesNotRunAgain()
    {
        int runs = 0, others = 0;
        System.Scheduler.Advanced.ScheduleRepeatedly(Soon, Soon, () =>
        {
            Interlocked.Increment(ref runs);
            throw new Boom("scheduled");
        });
        System.Scheduler.Advanced.ScheduleRepeatedly(Soon, Soon, () => Interlocked.Increment(ref others));
        await Until(() => Volatile.Read(ref others) > 10);
        Assert.Equal(1, Volatile.Read(ref runs));
    }

    [Fact]
    public async Task ScheduleOnce_ThousandsOutOfOrder_AllRun()
    {
        const int Count = 5000;
        var random = new Random(1);
        int runs = 0;
        for (int i = 0; i < Count; i++)
            System.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(random.Next(200)), () => Interlocked.Increment(ref runs));
        await Until(() => Volatile.Read(ref runs) == Count);
    }

    [Fact]
    public void Schedule_NegativeDelayOrNoInterval_IsRefused()
    {
        IActorRef none = System.DeadLetters;
        Assert.Throws<ArgumentOutOfRangeException>(
            () => System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(-1), none, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => System.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, none, "x", ActorRefs.NoSender));
    }
}
