using Akka.Actor;
using Akka.Event;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Asking: reply, failure, time-out, cancellation.</summary>
public class AskTests : ActorTest
{
    [Fact]
    public async Task Ask_Reply_Completes() => Assert.Equal("x", await Echo().Ask<string>("x", Limit));

    [Fact]
    public async Task Ask_StatusFailure_ThrowsItsCauseItself()
    {
        Boom boom = await Assert.ThrowsAsync<Boom>(() => Echo().Ask<string>("fail", Limit));
        Assert.Equal("told so", boom.Message);
    }

    [Fact]
    public async Task Ask_ForObjectOrStatus_GetsTheFailureAsAValue()
    {
        IActorRef echo = Echo();
        Assert.IsType<Status.Failure>(await echo.Ask<object>("fail", Limit));
        Assert.IsType<Status.Failure>(await echo.Ask<Status>("fail", Limit));
    }

    [Fact]
    public Task Ask_ReplyOfAnotherType_Throws() => Assert.ThrowsAsync<ArgumentException>(() => Echo().Ask<int>("x", Limit));

    [Fact]
    public async Task Ask_WithoutReply_TimesOut()
    {
        var e = await Assert.ThrowsAsync<AskTimeoutException>(() => Echo().Ask<string>("silent", TimeSpan.FromMilliseconds(100)));
        Assert.Equal("Timeout after 0.10 seconds", e.Message);
    }

    [Fact]
    public async Task Ask_Cancelled_IsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        Task<string> ask = Echo().Ask<string>("silent", Limit, cancel.Token);
        Assert.False(ask.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);
    }

    [Fact]
    public async Task Ask_SecondReply_IsADeadLetter()
    {
        Probe dead = NewProbe("dead");
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        Assert.Equal(1, await Echo().Ask<int>("twice", Limit));
        Assert.Equal(2, (await dead.Next<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Ask_OfNobody_Throws() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => ActorRefs.Nobody.Ask<string>("x", TimeSpan.FromMilliseconds(100)));

    [Fact]
    public async Task Ask_ReplyAddress_LiesUnderTemp()
    {
        IActorRef actor = Start(new Script { Message = static (self, _) => self.Reply(self.From.Path.Parent.ToStringWithoutAddress()) }, "a");
        Assert.Equal("/temp", await actor.Ask<string>("x", Limit));
    }

    [Fact]
    public async Task Forward_KeepsTheAsker()
    {
        IActorRef echo = Echo();
        IActorRef middle = Start(new Script { Message = (_, message) => echo.Forward(message) }, "middle");
        Assert.Equal("x", await middle.Ask<string>("x", Limit));
    }

    [Fact]
    public async Task Ask_ManyAtOnce_EachGetsItsOwnReply()
    {
        IActorRef echo = Echo();
        Task<int>[] asks = [.. Enumerable.Range(0, 2000).Select(i => echo.Ask<int>(i, Limit))];
        Assert.Equal(Enumerable.Range(0, 2000), await Task.WhenAll(asks));
    }

    private IActorRef Echo() => Start(
        new Script
        {
            Message = static (self, message) =>
            {
                switch (message)
                {
                    case "fail":
                        self.Reply(new Status.Failure(new Boom("told so")));
                        break;
                    case "silent":
                        break;
                    case "twice":
                        self.Reply(1);
                        self.Reply(2);
                        break;
                    default:
                        self.Reply(message);
                        break;
                }
            },
        },
        "echo");
}
