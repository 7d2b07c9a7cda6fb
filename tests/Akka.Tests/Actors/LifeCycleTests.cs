using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>The order of an actor's life.</summary>
public class LifeCycleTests : ActorTest
{
    [Fact]
    public async Task Messages_ToldBeforeTheStart_ComeAfterPreStart()
    {
        IActorRef actor = Start(new Script { Trace = Trace, Message = static (self, message) => self.Log((string)message) }, "a");
        for (int i = 0; i < 5; i++)
            actor.Tell("m" + i, ActorRefs.NoSender);
        await Trace.Holds("a m4");
        Assert.Equal(["a new #1", "a PreStart", "a m0", "a m1", "a m2", "a m3", "a m4"], Trace.Lines);
    }

    [Fact]
    public async Task Stop_InAHandler_FinishesItAndHandlesNoMore()
    {
        IActorRef actor = Start(
            new Script
            {
                Trace = Trace,
                Message = static (self, message) =>
                {
                    self.Ctx.Stop(self.Me);
                    self.Log((string)message);
                },
            },
            "a");
        actor.Tell("first", ActorRefs.NoSender);
        actor.Tell("second", ActorRefs.NoSender);
        await Ended(actor);
        Assert.Equal(["a new #1", "a PreStart", "a first", "a PostStop"], Trace.Lines);
    }

    [Fact]
    public async Task Stop_WithChildren_RunsTheirPostStopFirst()
    {
        IActorRef actor = Start(
            new Script
            {
                Trace = Trace,
                Id = "parent",
                PreStart = self =>
                {
                    for (int i = 0; i < 5; i++)
                    {
                        self.Child(
                            new Script { Trace = Trace, Id = "child", PreStart = child => child.Child(new Script { Trace = Trace, Id = "grandchild" }, "g") },
                            "c" + i);
                    }
                },
            },
            "parent");
        await Trace.Holds("grandchild PreStart", 5);
        System.Stop(actor);
        await Ended(actor);
        string[] ends = [.. Trace.Lines.Where(static line => line.EndsWith("PostStop", StringComparison.Ordinal))];
        Assert.Equal(11, ends.Length);
        Assert.Equal("parent PostStop", ends[^1]);
        Assert.Equal(5, ends.Count(static line => line == "grandchild PostStop"));
    }

    [Fact]
    public async Task Restart_StopsTheChildrenBeforeTheNewInstance()
    {
        var parent = new Script
        {
            Trace = Trace,
            Id = "parent",
            PreStart = self => self.Child(new Script { Trace = Trace, Id = "child" + self.Number }, "child"),
            Message = static (self, message) =>
            {
                if (message is "boom")
                    throw new Boom("no");
                self.Reply(self.Ctx.GetChildren().Count());
            },
        };
        IActorRef actor = Start(parent, "parent");
        await Trace.Holds("child1 PreStart");
        actor.Tell("boom", ActorRefs.NoSender);
        Assert.Equal(1, await actor.Ask<int>("children", Limit));
        string[] lines = Trace.Lines;
        Assert.True(Array.IndexOf(lines, "child1 PostStop") < Array.IndexOf(lines, "parent new #2"));
    }

    [Fact]
    public async Task Restart_KeepsReferencePathAndUid()
    {
        IActorRef actor = Start(
            new Script
            {
                Message = static (self, message) =>
                {
                    if (message is "boom")
                        throw new Boom("no");
                    self.Reply((self.Me, self.Number));
                },
            },
            "a");
        long uid = actor.Path.Uid;
        actor.Tell("boom", ActorRefs.NoSender);
        (IActorRef self, int number) = await actor.Ask<(IActorRef, int)>("who", Limit);
        Assert.Equal(actor, self);
        Assert.Equal((2, uid), (number, self.Path.Uid));
    }

    [Fact]
    public async Task PoisonPill_WaitsItsTurn()
    {
        IActorRef actor = Start(new Script { Trace = Trace, Message = static (self, message) => self.Log((string)message) }, "a");
        for (int i = 0; i < 100; i++)
            actor.Tell("m", ActorRefs.NoSender);
        actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        actor.Tell("late", ActorRefs.NoSender);
        await Ended(actor);
        Assert.Equal((100, 0), (Trace.Count("a m"), Trace.Count("a late")));
    }

    [Fact]
    public async Task ActorOf_UnderAStoppingParent_IsRefused()
    {
        var refused = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef actor = Start(
            new Script { PostStop = self => refused.SetResult(Record.Exception(() => self.Child(new Script(), "late"))) },
            "a");
        System.Stop(actor);
        Assert.IsType<InvalidOperationException>(await refused.Task.WaitAsync(Limit));
    }

    [Fact]
    public async Task GracefulStop_SaysWhetherTheActorEnded()
    {
        var gate = new ManualResetEventSlim();
        TimeSpan limit = Limit;
        IActorRef busy = Start(new Script { Message = (_, _) => gate.Wait(limit) }, "busy");
        busy.Tell("block", ActorRefs.NoSender);
        Assert.False(await busy.GracefulStop(TimeSpan.FromMilliseconds(50)));
        gate.Set();
        await Ended(busy);
        Assert.True(await busy.GracefulStop(Limit));
    }
}
