using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Handlers that await.</summary>
public class AsyncHandlerTests : ActorTest
{
    [Fact]
    public async Task Mailbox_WaitsForTheHandler()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef actor = Awaiting(gate.Task);
        Probe probe = NewProbe();
        actor.Tell(1, probe.Ref);
        actor.Tell("x", probe.Ref);
        await Trace.Holds("begin 1");
        Assert.Equal(0, Trace.Count("plain x"));
        gate.SetResult();
        await Trace.Holds("plain x");
        Assert.Equal(["begin 1", "end 1 True", "plain x"], Trace.Lines);
    }

    [Fact]
    public async Task Handler_ThatEndsAtOnce_HoldsNothingUp()
    {
        IActorRef actor = Awaiting(Task.CompletedTask);
        actor.Tell(1, ActorRefs.NoSender);
        actor.Tell("x", ActorRefs.NoSender);
        actor.Tell(2, ActorRefs.NoSender);
        await Trace.Holds("end 2 True");
        Assert.Equal(["begin 1", "end 1 True", "plain x", "begin 2", "end 2 True"], Trace.Lines);
    }

    [Fact]
    public async Task Stop_DuringAnAwait_DropsTheRestOfTheHandler()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef actor = Awaiting(gate.Task);
        actor.Tell(1, ActorRefs.NoSender);
        await Trace.Holds("begin 1");
        System.Stop(actor);
        await Ended(actor);
        gate.SetResult();
        Probe probe = NewProbe();
        System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(50), probe.Ref, "over", ActorRefs.NoSender);
        await probe.Next<string>();
        Assert.Equal(["begin 1"], Trace.Lines);
    }

    [Fact]
    public async Task Exception_AfterAnAwait_ReachesTheDeciderAsItIs()
    {
        var seen = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task failing = Failing();
        Trace trace = Trace;
        Props child = Props.Create(() => new Awaiter(trace, failing));
        IActorRef parent = Start(
            new Script
            {
                Strategy = () => new OneForOneStrategy(cause =>
                {
                    seen.TrySetResult(cause);
                    return Directive.Restart;
                }),
                PreStart = self => self.Ctx.ActorOf(child, "child"),
                Message = static (self, message) => self.Ctx.Child("child").Forward(message),
            },
            "parent");
        parent.Tell(1, ActorRefs.NoSender);
        parent.Tell("x", ActorRefs.NoSender);
        Assert.IsType<Boom>(await seen.Task.WaitAsync(Limit));
        await Trace.Holds("plain x");
    }

    [Fact]
    public async Task Become_AfterAnAwait_Counts()
    {
        Trace trace = Trace;
        IActorRef actor = System.ActorOf(Props.Create(() => new Changing(trace)), "a");
        actor.Tell("x", ActorRefs.NoSender);
        actor.Tell("y", ActorRefs.NoSender);
        await Trace.Holds("second y");
        Assert.Equal(["first x", "second y"], Trace.Lines);
    }

    private static async Task Failing()
    {
        await Task.Delay(10);
        throw new Boom("late");
    }

    private IActorRef Awaiting(Task what)
    {
        Trace trace = Trace;
        return System.ActorOf(Props.Create(() => new Awaiter(trace, what)), "awaiter");
    }

    private sealed class Awaiter : ReceiveActor
    {
        public Awaiter(Trace trace, Task what)
        {
            ReceiveAsync<int>(async number =>
            {
                IActorRef sender = Sender, self = Self;
                trace.Add("begin " + number);
                await what;
                trace.Add("end " + number + " " + (sender.Equals(Sender) && self.Equals(Self)));
            });
            Receive<string>(text => trace.Add("plain " + text));
        }
    }

    private sealed class Changing : ReceiveActor
    {
        public Changing(Trace trace) => ReceiveAsync<string>(async first =>
        {
            await Task.Yield();
            trace.Add("first " + first);
            Become(() => ReceiveAsync<string>(async second =>
            {
                await Task.Yield();
                trace.Add("second " + second);
            }));
        });
    }
}
