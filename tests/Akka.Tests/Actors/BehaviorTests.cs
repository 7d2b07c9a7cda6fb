using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Behaviours and declared handlers.</summary>
public class BehaviorTests : ActorTest
{
    [Fact]
    public async Task Become_OnAStackedBehaviour_KeepsWhatIsBelow()
    {
        IActorRef actor = Start(
            new Script
            {
                Trace = Trace,
                Message = static (self, message) =>
                {
                    self.Log("base " + message);
                    self.Ctx.BecomeStacked(next =>
                    {
                        self.Log("one " + next);
                        self.Ctx.Become(last =>
                        {
                            self.Log("two " + last);
                            self.Ctx.UnbecomeStacked();
                        });
                    });
                },
            },
            "a");
        foreach (string message in (string[])["w", "x", "y", "z"])
            actor.Tell(message, ActorRefs.NoSender);
        await Trace.Holds("a base z");
        Assert.Equal(["a base w", "a one x", "a two y", "a base z"], Trace.Lines[2..]);
    }

    [Fact]
    public async Task Restart_ForgetsBehaviours()
    {
        IActorRef actor = Start(
            new Script
            {
                Trace = Trace,
                Message = static (self, message) =>
                {
                    self.Log("base " + message);
                    self.Ctx.Become(_ => throw new Boom("no"));
                },
            },
            "a");
        foreach (string message in (string[])["x", "boom", "y"])
            actor.Tell(message, ActorRefs.NoSender);
        await Trace.Holds("a base y");
    }

    [Fact]
    public async Task Handlers_TheFirstThatFitsHandles()
    {
        Trace trace = Trace;
        IActorRef actor = System.ActorOf(Props.Create(() => new Typed(trace)), "a");
        foreach (object message in (object[])["!x", "x", 5, 50, new Boom("b"), 'c'])
            actor.Tell(message, ActorRefs.NoSender);
        await Trace.Holds("any c");
        Assert.Equal(["refused", "marked !x", "text x", "small 5", "number 50", "exception b", "any c"], Trace.Lines);
    }

    [Fact]
    public async Task Context_OutsideATurn_IsRefused()
    {
        var actor = new TaskCompletionSource<Scripted>(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(new Script { PreStart = actor.SetResult }, "a");
        Scripted instance = await actor.Task.WaitAsync(Limit);
        await Task.Yield();
        Assert.Throws<NotSupportedException>(() => instance.Ctx);
    }

    private sealed class Typed : ReceiveActor
    {
        public Typed(Trace trace)
        {
            Receive<string>(static text => text.StartsWith('!'), text => trace.Add("marked " + text));
            Receive<string>(text => trace.Add("text " + text));
            Receive<int>(number => trace.Add("small " + number), static number => number < 10);
            Receive<int>(number => trace.Add("number " + number));
            Receive<Exception>(e => trace.Add("exception " + e.Message));
            ReceiveAny(message => trace.Add("any " + message));
            if (Record.Exception(() => Receive<long>(static _ => { })) is InvalidOperationException)
                trace.Add("refused");
        }
    }
}
