using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Hooks that throw.</summary>
public class FaultyActorTests : ActorTest
{
    [Fact]
    public async Task Constructor_ThatThrows_ReachesTheDeciderAsInitializationFailure()
    {
        Exception cause = await FirstFailure(new Script { Construct = static _ => throw new Boom("constructor") });
        Assert.IsType<ActorInitializationException>(cause);
        Assert.IsType<Boom>(cause.GetBaseException());
    }

    [Fact]
    public async Task PreStart_ThatThrows_ReachesTheDeciderAsInitializationFailure()
    {
        Exception cause = await FirstFailure(new Script { PreStart = static _ => throw new Boom("start") });
        Assert.IsType<ActorInitializationException>(cause);
        Assert.IsType<Boom>(cause.GetBaseException());
    }

    [Fact]
    public async Task Constructor_ThatThrows_StopsTheActorByDefault()
    {
        var script = new Script { Construct = static _ => throw new Boom("constructor") };
        await Ended(Start(script, "a"));
        Assert.Equal(1, script.Made);
    }

    [Fact]
    public async Task Constructor_ThatThrowsTwice_IsTriedAgainAndTheMailboxKept()
    {
        var child = new Script
        {
            Construct = static self =>
            {
                if (self.Number < 3)
                    throw new Boom("constructor");
            },
            Message = static (self, message) => self.Reply(message + " #" + self.Number),
        };
        IActorRef family = Family(new OneForOneStrategy(static _ => Directive.Restart), child);
        Assert.Equal("early #3", await family.Ask<string>("early", Limit));
    }

    [Fact]
    public async Task PreRestart_ThatThrows_DoesNotEndTheRestart()
    {
        int decisions = 0;
        var child = new Script
        {
            PreRestart = static (_, _, _) => throw new Boom("restart"),
            Message = static (self, message) =>
            {
                if (message is "boom")
                    throw new Boom("no");
                self.Reply(self.Number);
            },
        };
        IActorRef family = Family(
            new OneForOneStrategy(_ =>
            {
                decisions++;
                return Directive.Restart;
            }),
            child);
        family.Tell("boom", ActorRefs.NoSender);
        Assert.Equal(2, await family.Ask<int>("number", Limit));
        Assert.Equal(1, decisions);
    }

    [Fact]
    public async Task PostRestart_ThatThrows_IsAPostRestartException()
    {
        var second = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = new Script
        {
            PostRestart = static (_, _) => throw new Boom("after"),
            Message = static (_, _) => throw new Boom("first"),
        };
        IActorRef family = Family(
            new OneForOneStrategy(cause =>
            {
                if (cause.Message == "first")
                    return Directive.Restart;
                second.TrySetResult(cause);
                return Directive.Stop;
            }),
            child);
        family.Tell("x", ActorRefs.NoSender);
        Exception seen = await second.Task.WaitAsync(Limit);
        Assert.IsType<PostRestartException>(seen);
        Assert.Equal("after", seen.GetBaseException().Message);
    }

    [Fact]
    public async Task PostStop_ThatThrows_StillTerminates()
    {
        IActorRef actor = Start(new Script { PostStop = static _ => throw new Boom("stop") }, "a");
        System.Stop(actor);
        await Ended(actor);
    }

    [Fact]
    public void Constructor_OutsideActorOf_IsRefused() => Assert.Throws<ActorInitializationException>(static () => new Scripted(new Script()));

    [Fact]
    public async Task Kill_FailsTheActorWhichByDefaultStops()
    {
        IActorRef actor = Start(new Script(), "a");
        actor.Tell(Kill.Instance, ActorRefs.NoSender);
        await Ended(actor);
    }

    private async Task<Exception> FirstFailure(Script child)
    {
        var seen = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        Family(
            new OneForOneStrategy(cause =>
            {
                seen.TrySetResult(cause);
                return Directive.Stop;
            }),
            child);
        return await seen.Task.WaitAsync(Limit);
    }
}
