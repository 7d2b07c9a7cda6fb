using Akka.Actor;
using Akka.Configuration;

namespace AkkaContract.Tests.Actors.Support;

/// <summary>A test with an actor system of its own, ended after it.</summary>
public abstract class ActorTest : IAsyncLifetime
{
    /// <summary>How long anything may take before a test gives up.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const string Quiet = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.log-dead-letters = off
        akka.log-dead-letters-during-shutdown = off
        akka.coordinated-shutdown.exit-clr = off
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """;

    protected ActorTest(string settings = "")
    {
        System = ActorSystem.Create("contract", ConfigurationFactory.ParseString(settings + "\n" + Quiet));
    }

    protected ActorSystem System { get; }

    protected Trace Trace { get; } = new();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await System.Terminate().WaitAsync(Limit);
    }

    protected static async Task Until(Func<bool> condition)
    {
        long end = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < end, "the condition was not met in time");
            await Task.Delay(2);
        }
    }

    protected IActorRef Start(Script script, string name) => System.ActorOf(script.ToProps(), name);

    protected Probe NewProbe(string name = "probe") => new(System, name);

    /// <summary>Returns once the actor has ended.</summary>
    protected async Task Ended(IActorRef actor)
    {
        var probe = new Probe(System, null);
        await probe.Watch(actor);
        Assert.Equal(actor, (await probe.Next<Terminated>()).ActorRef);
    }

    /// <summary>A parent with the given strategy and one child named "child"; what it is told goes to the child.</summary>
    protected IActorRef Family(SupervisorStrategy strategy, Script child) => Start(
        new Script
        {
            Strategy = () => strategy,
            PreStart = self => self.Child(child, "child"),
            Message = (self, message) => self.Ctx.Child("child").Forward(message),
        },
        "parent");
}
