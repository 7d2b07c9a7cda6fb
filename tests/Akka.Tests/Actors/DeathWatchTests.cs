using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Watching and the death pact.</summary>
public class DeathWatchTests : ActorTest
{
    [Fact]
    public async Task Terminated_ComesOnceHoweverOftenWatched()
    {
        IActorRef actor = Start(new Script(), "a");
        Probe probe = NewProbe();
        await probe.Do(context =>
        {
            context.Watch(actor);
            context.Watch(actor);
        });
        System.Stop(actor);
        Terminated ended = await probe.Next<Terminated>();
        Assert.Equal((actor, true, false), (ended.ActorRef, ended.ExistenceConfirmed, ended.AddressTerminated));
        Assert.Equal(actor, probe.LastSender);
        await Ended(actor);
        await probe.NothingMore();
    }

    [Fact]
    public async Task Terminated_ComesAfterEverythingTheDeadTold()
    {
        Probe probe = NewProbe();
        IActorRef actor = Start(
            new Script
            {
                Message = (self, _) =>
                {
                    for (int i = 0; i < 100; i++)
                        probe.Ref.Tell(i, self.Me);
                    self.Ctx.Stop(self.Me);
                },
                PostStop = self => probe.Ref.Tell(100, self.Me),
            },
            "a");
        await probe.Watch(actor);
        actor.Tell("go", ActorRefs.NoSender);
        for (int i = 0; i <= 100; i++)
            Assert.Equal(i, await probe.Next<int>());
        await probe.Next<Terminated>();
    }

    [Fact]
    public async Task Watch_OfTheDead_StillTells()
    {
        IActorRef actor = Start(new Script(), "a");
        System.Stop(actor);
        await Ended(actor);
        Probe probe = NewProbe();
        await probe.Watch(actor);
        Assert.Equal(actor, (await probe.Next<Terminated>()).ActorRef);
    }

    [Fact]
    public async Task WatchWith_GivesTheMessage()
    {
        IActorRef actor = Start(new Script(), "a");
        Probe probe = NewProbe();
        await probe.Do(context => context.WatchWith(actor, "gone"));
        System.Stop(actor);
        Assert.Equal("gone", await probe.Next<string>());
        await probe.NothingMore();
    }

    [Fact]
    public async Task Unwatch_TakesBackANoticeAlreadyQueued()
    {
        IActorRef actor = Start(new Script(), "a");
        Probe probe = NewProbe();
        await probe.Watch(actor);
        var gate = new ManualResetEventSlim();
        Task blocked = probe.Do(context =>
        {
            gate.Wait(Limit);
            context.Unwatch(actor);
        });
        System.Stop(actor);
        await Ended(actor);
        gate.Set();
        await blocked;
        await probe.NothingMore();
    }

    [Fact]
    public async Task Terminated_NotHandled_IsADeathPact()
    {
        IActorRef other = Start(new Script(), "other");
        var seen = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = new Script { Trace = Trace, PreStart = self => self.Ctx.Watch(other) };
        Family(
            new OneForOneStrategy(cause =>
            {
                seen.TrySetResult(cause);
                return SupervisorStrategy.DefaultDecider.Decide(cause);
            }),
            child);
        await Trace.Holds("a PreStart");
        System.Stop(other);
        Assert.Equal(other, Assert.IsType<DeathPactException>(await seen.Task.WaitAsync(Limit)).DeadActor);
        await Trace.Holds("a PostStop");
    }

    [Fact]
    public async Task Name_IsFreeInTheParentsTerminatedHandlerAndNotBefore()
    {
        var outcomes = new TaskCompletionSource<(Exception?, Exception?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? early = null;
        IActorRef parent = Start(
            new Script
            {
                Message = (self, message) =>
                {
                    if (message is Terminated)
                    {
                        outcomes.SetResult((early, Record.Exception(() => self.Child(new Script(), "child"))));
                        return;
                    }

                    IActorRef child = self.Child(new Script(), "child");
                    self.Ctx.Watch(child);
                    self.Ctx.Stop(child);
                    early = Record.Exception(() => self.Child(new Script(), "child"));
                },
            },
            "parent");
        parent.Tell("go", ActorRefs.NoSender);
        (Exception? first, Exception? second) = await outcomes.Task.WaitAsync(Limit);
        Assert.IsType<InvalidActorNameException>(first);
        Assert.Null(second);
    }
}
