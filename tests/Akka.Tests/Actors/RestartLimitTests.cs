using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>How often a supervisor restarts before it stops the child.</summary>
public class RestartLimitTests : ActorTest
{
    private int _failures;

    [Fact]
    public Task Limit_Zero_StopsAtTheFirstFailure() => Expect(new OneForOneStrategy(0, null, Decide), failures: 1, instances: 1);

    [Fact]
    public Task Limit_WithoutWindow_CountsForEver() => Expect(new OneForOneStrategy(2, null, Decide), failures: 3, instances: 3);

    [Fact]
    public Task Limit_WithinWindow_StopsAtOneMore() => Expect(new OneForOneStrategy(2, TimeSpan.FromMinutes(5), Decide), failures: 3, instances: 3);

    [Fact]
    public Task Limit_MinusOneWithWindow_AllowsOne() => Expect(new OneForOneStrategy(-1, TimeSpan.FromMinutes(5), Decide), failures: 2, instances: 2);

    [Fact]
    public async Task Limit_MinusOneWithoutWindow_AllowsAny()
    {
        var child = new Script { Message = Act };
        IActorRef family = Family(new OneForOneStrategy(-1, null, (Func<Exception, Directive>)Decide), child);
        for (int i = 0; i < 50; i++)
            family.Tell("boom", ActorRefs.NoSender);
        Assert.Equal(51, await family.Ask<int>("number", Limit));
    }

    [Fact]
    public async Task Limit_Window_ForgetsWhatIsOlder()
    {
        var child = new Script { Message = Act };
        IActorRef family = Family(new OneForOneStrategy(1, TimeSpan.FromMilliseconds(100), Decide), child);
        for (int round = 1; round <= 4; round++)
        {
            family.Tell("boom", ActorRefs.NoSender);
            int expected = round + 1;
            await Until(() => child.Made == expected);
            long since = Environment.TickCount64;
            await Until(() => Environment.TickCount64 - since > 300);
        }

        Assert.Equal(5, await family.Ask<int>("number", Limit));
    }

    private static void Act(Scripted self, object message)
    {
        if (message is "boom")
            throw new Boom("no");
        self.Reply(self.Number);
    }

    private Directive Decide(Exception cause)
    {
        _failures++;
        return Directive.Restart;
    }

    private async Task Expect(OneForOneStrategy strategy, int failures, int instances)
    {
        var child = new Script { Trace = Trace, Message = Act };
        IActorRef family = Family(strategy, child);
        var probe = NewProbe();
        await Trace.Holds("a PreStart");
        await probe.Watch(await System.ActorSelection("/user/parent/child").ResolveOne(Limit));
        for (int i = 0; i < failures; i++)
            family.Tell("boom", ActorRefs.NoSender);
        await probe.Next<Terminated>();
        Assert.Equal((failures, instances), (_failures, child.Made));
    }
}
