using Akka.Actor;
using Akka.Event;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Names, paths and selections.</summary>
public class NameTests : ActorTest
{
    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("%zz")]
    [InlineData("a%2")]
    [InlineData("a?b")]
    public void ActorOf_IllegalName_IsRefused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => System.ActorOf(new Script().ToProps(), name));

    [Theory]
    [InlineData("a")]
    [InlineData("-_.*$+:@&=,!~';()")]
    [InlineData("%20")]
    [InlineData("0123")]
    public void ActorOf_LegalName_IsKept(string name) => Assert.Equal(name, System.ActorOf(new Script().ToProps(), name).Path.Name);

    [Fact]
    public async Task ActorOf_NameTaken_IsRefusedAndFreeAfterTheEnd()
    {
        IActorRef first = Start(new Script(), "a");
        Assert.Throws<InvalidActorNameException>(() => Start(new Script(), "a"));
        System.Stop(first);
        await Ended(first);
        await Until(() => Record.Exception(() => Start(new Script(), "a")) is null);
        IActorRef second = await System.ActorSelection("/user/a").ResolveOne(Limit);
        Assert.NotEqual(first, second);
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
    }

    [Fact]
    public void ActorOf_WithoutName_GetsOneOfItsOwn()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(_ => System.ActorOf(new Script().ToProps()).Path.Name)];
        Assert.All(names, static name => Assert.StartsWith("$", name, StringComparison.Ordinal));
        Assert.Distinct(names);
    }

    [Fact]
    public async Task Path_OfAGrandchild_SaysWhereItIs()
    {
        IActorRef actor = Start(new Script { Message = static (self, _) => self.Reply(self.Child(new Script(), "b")) }, "a");
        IActorRef child = await actor.Ask<IActorRef>("go", Limit);
        Assert.Equal("akka://contract/user/a/b", child.Path.ToString());
        Assert.Equal(["user", "a", "b"], child.Path.Elements);
        Assert.Equal(actor.Path, child.Path.Parent);
        Assert.Equal("akka://contract", child.Path.Address.ToString());
    }

    [Fact]
    public async Task Selection_ReachesByAbsolutePath()
    {
        IActorRef actor = Start(new Script { Message = static (self, message) => self.Reply(message) }, "a");
        Assert.Equal("x", await System.ActorSelection("/user/a").Ask<string>("x", Limit));
        Assert.Equal(actor, await System.ActorSelection("/user/a").ResolveOne(Limit));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => System.ActorSelection("/user/none").ResolveOne(Limit));
    }

    [Fact]
    public async Task Selection_OfNobody_IsADeadLetter()
    {
        Probe dead = NewProbe("dead");
        System.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        System.ActorSelection("/user/none").Tell("lost", ActorRefs.NoSender!);
        Assert.Equal("lost", (await dead.Next<DeadLetter>()).Message);
    }

    [Fact]
    public void ActorSystem_IllegalName_IsRefused() => Assert.Throws<ArgumentException>(static () => ActorSystem.Create("not a name"));
}
