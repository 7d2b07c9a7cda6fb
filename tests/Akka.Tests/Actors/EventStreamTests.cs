using Akka.Actor;
using Akka.Event;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>The event stream, and what goes over it by itself.</summary>
public class EventStreamTests : ActorTest
{
    [Fact]
    public async Task Publish_ReachesSubscribersOfBaseAndInterfaceOnceEach()
    {
        Probe byBase = NewProbe("base"), byInterface = NewProbe("interface");
        Assert.True(System.EventStream.Subscribe(byBase.Ref, typeof(Happening)));
        Assert.True(System.EventStream.Subscribe(byBase.Ref, typeof(Special)));
        Assert.False(System.EventStream.Subscribe(byBase.Ref, typeof(Happening)));
        System.EventStream.Subscribe(byInterface.Ref, typeof(IMark));
        System.EventStream.Publish(new Special(1));
        System.EventStream.Publish(new Happening(2));
        System.EventStream.Publish("nobody's");
        Assert.Equal(1, (await byBase.Next<Happening>()).Number);
        Assert.Equal(2, (await byBase.Next<Happening>()).Number);
        Assert.Equal(1, (await byInterface.Next<Happening>()).Number);
        await byBase.NothingMore();
        await byInterface.NothingMore();
    }

    [Fact]
    public async Task Unsubscribe_EndsItAndSaysWhetherAnythingChanged()
    {
        Probe probe = NewProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(Happening));
        Assert.True(System.EventStream.Unsubscribe(probe.Ref, typeof(Happening)));
        Assert.False(System.EventStream.Unsubscribe(probe.Ref, typeof(Happening)));
        System.EventStream.Publish(new Happening(1));
        await probe.NothingMore();
    }

    [Fact]
    public async Task DeadLetter_NamesMessageSenderAndRecipient()
    {
        Probe dead = NewProbe("dead"), sender = NewProbe("sender");
        IActorRef actor = Start(new Script(), "a");
        System.Stop(actor);
        await Ended(actor);
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);    // suppressed
        actor.Tell("x", sender.Ref);
        var letter = await dead.Next<DeadLetter>();
        Assert.Equal(("x", sender.Ref, "a"), ((string)letter.Message, letter.Sender, letter.Recipient.Path.Name));
    }

    [Fact]
    public async Task DeadLetters_OfAStoppedMailbox_ComeInOrder()
    {
        Probe dead = NewProbe("dead");
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        var gate = new ManualResetEventSlim();
        TimeSpan limit = Limit;
        IActorRef actor = Start(
            new Script
            {
                Message = (self, _) =>
                {
                    gate.Wait(limit);
                    self.Ctx.Stop(self.Me);
                },
            },
            "a");
        for (int i = 0; i <= 200; i++)
            actor.Tell(i, ActorRefs.NoSender);
        gate.Set();
        for (int i = 1; i <= 200; i++)
            Assert.Equal(i, (await dead.Next<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Unhandled_IsPublished()
    {
        Probe probe = NewProbe();
        System.EventStream.Subscribe(probe.Ref, typeof(UnhandledMessage));
        IActorRef actor = Start(new Script(), "a");
        actor.Tell("what", ActorRefs.NoSender);
        Assert.Equal("what", (await probe.Next<UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task LogEvents_ReachSubscribersOfTheirClass()
    {
        using ActorSystem system = ActorSystem.Create("logging", Akka.Configuration.ConfigurationFactory.ParseString("""
            akka.loggers = []
            akka.loglevel = INFO
            akka.stdout-loglevel = OFF
            """));
        var probe = new Probe(system, "probe");
        system.EventStream.Subscribe(probe.Ref, typeof(Warning));
        ILoggingAdapter log = Logging.GetLogger(system, "source");
        log.Info("not a warning");
        log.Debug("below the level {0}", 1);
        log.Warning("{0} of {1}", 1, 2);
        Warning seen = await probe.Next<Warning>();
        Assert.Equal(("1 of 2", LogLevel.WarningLevel), (seen.Message.ToString(), seen.LogLevel()));
        Assert.False(log.IsDebugEnabled);
        await system.Terminate().WaitAsync(Limit);
    }

    private interface IMark;

    private record Happening(int Number);

    private sealed record Special(int Number) : Happening(Number), IMark;
}
