using Akka.Actor;
using Akka.Event;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Messages put aside.</summary>
public class StashTests : ActorTest
{
    [Fact]
    public async Task UnstashAll_KeepsOrderAndSenders()
    {
        Probe one = NewProbe("one"), two = NewProbe("two");
        IActorRef door = Door();
        door.Tell("a", one.Ref);
        door.Tell("b", two.Ref);
        door.Tell("c", one.Ref);
        door.Tell("open", ActorRefs.NoSender);
        door.Tell("d", two.Ref);
        await Trace.Holds("a #1 d two");
        Assert.Equal(["a #1 a one", "a #1 b two", "a #1 c one", "a #1 d two"], Handled());
    }

    [Fact]
    public async Task Restart_PutsTheStashBackAheadOfTheMailbox()
    {
        Probe probe = NewProbe("p");
        IActorRef door = Door();
        foreach (string message in (string[])["a", "b", "boom", "c", "open"])
            door.Tell(message, probe.Ref);
        await Trace.Holds("a #2 c p");
        Assert.Equal(["a #2 a p", "a #2 b p", "a #2 c p"], Handled());
    }

    [Fact]
    public async Task Stop_MakesTheStashDeadLettersAheadOfTheMailbox()
    {
        Probe dead = NewProbe("dead");
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        IActorRef door = Door();
        foreach (string message in (string[])["a", "b", "stop", "c"])
            door.Tell(message, ActorRefs.NoSender);
        foreach (string message in (string[])["a", "b", "c"])
            Assert.Equal(message, (await dead.Next<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Stash_OfOneMessageTwice_IsRefused()
    {
        IActorRef actor = Start(
            new Script
            {
                Message = static (self, _) =>
                {
                    self.Stash.Stash();
                    self.Reply(Record.Exception(self.Stash.Stash)?.GetType() ?? typeof(void));
                },
            },
            "a");
        Assert.Equal(typeof(IllegalActorStateException), await actor.Ask<Type>("x", Limit));
    }

    [Fact]
    public async Task Stash_OfThousands_ComesBackInOrder()
    {
        const int Count = 20_000;
        var seen = new List<int>();
        bool open = false;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef actor = Start(
            new Script
            {
                Message = (self, message) =>
                {
                    switch (message)
                    {
                        case "open":
                            open = true;
                            self.Stash.UnstashAll();
                            break;
                        case int when !open:
                            self.Stash.Stash();
                            break;
                        case int number:
                            seen.Add(number);
                            if (seen.Count == Count)
                                done.SetResult();
                            break;
                    }
                },
            },
            "a");
        for (int i = 0; i < Count; i++)
            actor.Tell(i, ActorRefs.NoSender);
        actor.Tell("open", ActorRefs.NoSender);
        await done.Task.WaitAsync(Limit);
        Assert.Equal(Enumerable.Range(0, Count), seen);
    }

    private string[] Handled() => [.. Trace.Lines.Where(static line => line.StartsWith("a #", StringComparison.Ordinal))];

    private IActorRef Door()
    {
        bool open = false;
        return Start(
            new Script
            {
                Trace = Trace,
                Message = (self, message) =>
                {
                    switch (message)
                    {
                        case "open":
                            open = true;
                            self.Stash.UnstashAll();
                            break;
                        case "boom":
                            throw new Boom("no");
                        case "stop":
                            self.Ctx.Stop(self.Me);
                            break;
                        default:
                            if (open)
                                self.Log("#" + self.Number + " " + message + " " + self.From.Path.Name);
                            else
                                self.Stash.Stash();
                            break;
                    }
                },
            },
            "door");
    }
}
