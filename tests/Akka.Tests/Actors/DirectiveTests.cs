using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>What each directive does to the child, and who gets to decide.</summary>
public class DirectiveTests : ActorTest
{
    [Fact]
    public async Task Resume_KeepsInstanceAndLosesOnlyTheMessage()
    {
        IActorRef family = Family(new OneForOneStrategy(static _ => Directive.Resume), Failing());
        foreach (string message in (string[])["x", "boom", "y"])
            family.Tell(message, ActorRefs.NoSender);
        await Trace.Holds("a #1 y");
        Assert.Equal(["a new #1", "a PreStart", "a #1 x", "a #1 y"], Trace.Lines);
    }

    [Fact]
    public async Task Restart_RunsTheHooksInOrderAndKeepsTheMailbox()
    {
        IActorRef family = Family(new OneForOneStrategy(static _ => Directive.Restart), Failing());
        foreach (string message in (string[])["boom", "y", "z"])
            family.Tell(message, ActorRefs.NoSender);
        await Trace.Holds("a #2 z");
        Assert.Equal(
            ["a new #1", "a PreStart", "a PreRestart boom", "a PostStop", "a new #2", "a PostRestart", "a PreStart", "a #2 y", "a #2 z"],
            Trace.Lines);
    }

    [Fact]
    public async Task Stop_RunsPostStopOnly()
    {
        IActorRef family = Family(new OneForOneStrategy(static _ => Directive.Stop), Failing());
        family.Tell("boom", ActorRefs.NoSender);
        family.Tell("never", ActorRefs.NoSender);
        await Trace.Holds("a PostStop");
        System.Stop(family);
        await Ended(family);
        Assert.Equal(["a new #1", "a PreStart", "a PostStop"], Trace.Lines);
    }

    [Fact]
    public async Task Escalate_FailsTheParentWithTheSameException()
    {
        var seen = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var middle = new Script
        {
            Strategy = static () => new OneForOneStrategy(static _ => Directive.Escalate),
            PreStart = self => self.Child(Failing(), "leaf"),
            Message = (self, message) => self.Ctx.Child("leaf").Forward(message),
        };
        IActorRef family = Family(
            new OneForOneStrategy(cause =>
            {
                seen.TrySetResult(cause);
                return Directive.Restart;
            }),
            middle);
        family.Tell("boom", ActorRefs.NoSender);
        Assert.Equal("no", Assert.IsType<Boom>(await seen.Task.WaitAsync(Limit)).Message);
        await Trace.Holds("a PreStart", 2);
        Assert.Equal(2, middle.Made);
    }

    [Fact]
    public async Task Decider_ThatThrows_FailsTheParentWithThatException()
    {
        var seen = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var middle = new Script
        {
            Strategy = static () => new OneForOneStrategy(static _ => throw new InvalidTimeZoneException("decider")),
            PreStart = self => self.Child(Failing(), "leaf"),
            Message = (self, message) => self.Ctx.Child("leaf").Forward(message),
        };
        IActorRef family = Family(
            new OneForOneStrategy(cause =>
            {
                seen.TrySetResult(cause);
                return Directive.Stop;
            }),
            middle);
        family.Tell("boom", ActorRefs.NoSender);
        Assert.IsType<InvalidTimeZoneException>(await seen.Task.WaitAsync(Limit));
    }

    [Fact]
    public async Task StrategyInProps_BeatsTheActorsOwn()
    {
        var child = Failing();
        var parent = new Script
        {
            Strategy = static () => SupervisorStrategy.StoppingStrategy,
            PreStart = self => self.Child(child, "child"),
            Message = (self, message) => self.Ctx.Child("child").Forward(message),
        };
        Props props = parent.ToProps().WithSupervisorStrategy(new OneForOneStrategy(static _ => Directive.Resume));
        IActorRef actor = System.ActorOf(props, "parent");
        actor.Tell("boom", ActorRefs.NoSender);
        actor.Tell("y", ActorRefs.NoSender);
        await Trace.Holds("a #1 y");
        Assert.Equal(1, child.Made);
    }

    [Fact]
    public async Task AllForOne_Restart_RestartsTheSiblingsWithoutAMessage()
    {
        Script one = Failing("one"), two = Failing("two");
        IActorRef parent = Pair(new AllForOneStrategy(static _ => Directive.Restart), one, two);
        parent.Tell(("one", "boom"), ActorRefs.NoSender);
        await Trace.Holds("one PreStart", 2);
        await Trace.Holds("two PreStart", 2);
        Assert.Equal(1, Trace.Count("one PreRestart boom"));
        Assert.Equal(1, Trace.Count("two PreRestart null"));
    }

    [Fact]
    public async Task AllForOne_Resume_TouchesNoSibling()
    {
        Script one = Failing("one"), two = Failing("two");
        IActorRef parent = Pair(new AllForOneStrategy(static _ => Directive.Resume), one, two);
        parent.Tell(("one", "boom"), ActorRefs.NoSender);
        parent.Tell(("one", "x"), ActorRefs.NoSender);
        parent.Tell(("two", "x"), ActorRefs.NoSender);
        await Trace.Holds("one #1 x");
        await Trace.Holds("two #1 x");
    }

    [Fact]
    public async Task AllForOne_Stop_StopsAll()
    {
        Script one = Failing("one"), two = Failing("two");
        IActorRef parent = Pair(new AllForOneStrategy(static _ => Directive.Stop), one, two);
        parent.Tell(("two", "boom"), ActorRefs.NoSender);
        await Trace.Holds("one PostStop");
        await Trace.Holds("two PostStop");
        Assert.Equal((1, 1), (one.Made, two.Made));
    }

    private Script Failing(string id = "a") => new()
    {
        Trace = Trace,
        Id = id,
        Message = static (self, message) =>
        {
            if (message is "boom")
                throw new Boom("no");
            self.Log("#" + self.Number + " " + message);
        },
    };

    private IActorRef Pair(SupervisorStrategy strategy, Script one, Script two) => Start(
        new Script
        {
            Strategy = () => strategy,
            PreStart = self =>
            {
                self.Child(one, "one");
                self.Child(two, "two");
            },
            Message = static (self, message) =>
            {
                (string name, string text) = ((string, string))message;
                self.Ctx.Child(name).Forward(text);
            },
        },
        "pair");
}
