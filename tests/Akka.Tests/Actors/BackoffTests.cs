using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Supervisors that start their child again after a growing delay.</summary>
public class BackoffTests : ActorTest
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task OnFailure_StartsAnewAfterTheDelay()
    {
        IActorRef supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child(), "child", Min, Max, 0, -1).WithManualReset()), "b");
        long start = Environment.TickCount64;       // before it fails: this thread may be behind
        supervisor.Tell("boom", ActorRefs.NoSender);
        await Trace.Holds("a PostStop");
        await Trace.Holds("a new #2");
        Assert.InRange(Environment.TickCount64 - start, 60, 60_000);
        Assert.Equal(1, (await supervisor.Ask<BackoffSupervisor.RestartCount>(BackoffSupervisor.GetRestartCount.Instance, Limit)).Count);
    }

    [Fact]
    public async Task OnFailure_ChildThatStops_EndsTheSupervisor()
    {
        IActorRef supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child(), "child", Min, Max, 0, -1)), "b");
        supervisor.Tell("stop", ActorRefs.NoSender);
        await Ended(supervisor);
        Assert.Equal(1, Trace.Count("a PostStop"));
    }

    [Fact]
    public async Task OnFailure_MoreThanAllowed_EndsTheSupervisor()
    {
        IActorRef supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnFailure(Child(), "child", Min, Max, 0, 1).WithManualReset()), "b");
        supervisor.Tell("boom", ActorRefs.NoSender);
        await Trace.Holds("a new #2");
        supervisor.Tell("boom", ActorRefs.NoSender);
        await Ended(supervisor);
    }

    [Fact]
    public async Task OnStop_StartsAStoppedChildAgain()
    {
        IActorRef supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(), "child", Min, Max, 0, -1)), "b");
        supervisor.Tell("stop", ActorRefs.NoSender);
        await Trace.Holds("a PreStart", 2);
        supervisor.Tell("x", ActorRefs.NoSender);
        await Trace.Holds("a #2 x");
    }

    [Fact]
    public async Task WhileDown_MessagesAreDeadLettersAndTheChildIsNull()
    {
        Probe dead = NewProbe("dead"), watcher = NewProbe("watcher");
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        IActorRef supervisor = System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(Child(), "child", Max, Max, 0, -1)), "b");
        var child = await supervisor.Ask<BackoffSupervisor.CurrentChild>(BackoffSupervisor.GetCurrentChild.Instance, Limit);
        await watcher.Watch(child.Ref!);
        supervisor.Tell("stop", ActorRefs.NoSender);
        await watcher.Next<Terminated>();
        BackoffSupervisor.CurrentChild? now = null;
        while (now?.Ref is not null || now is null)
            now = await supervisor.Ask<BackoffSupervisor.CurrentChild>(BackoffSupervisor.GetCurrentChild.Instance, Limit);
        supervisor.Tell("lost", ActorRefs.NoSender);
        Assert.Equal("lost", (await dead.Next<DeadLetter>()).Message);
    }

    private Props Child() => new Script
    {
        Trace = Trace,
        Message = static (self, message) =>
        {
            switch (message)
            {
                case "boom":
                    throw new Boom("no");
                case "stop":
                    self.Ctx.Stop(self.Me);
                    break;
                default:
                    self.Log("#" + self.Number + " " + message);
                    break;
            }
        },
    }.ToProps();
}
