using Akka;
using Akka.Actor;
using Akka.Configuration;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>The end of a system: coordinated shutdown, its phases and what runs after.</summary>
public class TerminationTests : ActorTest
{
    [Fact]
    public async Task Run_GoesThroughThePhasesInOrder()
    {
        CoordinatedShutdown shutdown = CoordinatedShutdown.Get(System);
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind, CoordinatedShutdown.PhaseServiceRequestsDone,
            CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
        ];
        foreach (string phase in phases.Reverse())
            Add(shutdown, phase, () => Trace.Add(phase));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);
        await System.WhenTerminated.WaitAsync(Limit);
        Assert.Equal(phases, Trace.Lines);
    }

    [Fact]
    public async Task Run_TaskThatFails_DoesNotStopTheRest()
    {
        CoordinatedShutdown shutdown = CoordinatedShutdown.Get(System);
        Add(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind, static () => throw new Boom("task"));
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, () => Trace.Add("still ran"));
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);
        Assert.Equal(["still ran"], Trace.Lines);
    }

    [Fact]
    public async Task Run_Twice_IsOneTask()
    {
        CoordinatedShutdown shutdown = CoordinatedShutdown.Get(System);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, () => Trace.Add("ran"));
        Task<Done> one = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Same(one, shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        await one.WaitAsync(Limit);
        Assert.Equal(["ran"], Trace.Lines);
    }

    [Fact]
    public void AddTask_UnknownPhase_IsRefused() => Assert.Throws<ConfigurationException>(
        () => CoordinatedShutdown.Get(System).AddTask("no such phase", "task", static () => Task.FromResult(Done.Instance)));

    [Fact]
    public async Task Terminate_RunsTheCoordinatedShutdown()
    {
        Add(CoordinatedShutdown.Get(System), CoordinatedShutdown.PhaseBeforeActorSystemTerminate, () => Trace.Add("phase"));
        await System.Terminate().WaitAsync(Limit);
        Assert.Equal(["phase"], Trace.Lines);
    }

    [Fact]
    public async Task Terminate_EndsAllActorsAndRunsTheCallbacks()
    {
        Start(new Script { Trace = Trace, PreStart = self => self.Child(new Script { Trace = Trace, Id = "child" }, "child") }, "a");
        await Trace.Holds("child PreStart");
        System.RegisterOnTermination(() => Trace.Add("one"));
        System.RegisterOnTermination(() => Trace.Add("two"));
        await System.Terminate().WaitAsync(Limit);
        await Trace.Holds("one");
        await Trace.Holds("two");
        string[] lines = Trace.Lines;
        Assert.True(Array.IndexOf(lines, "child PostStop") < Array.IndexOf(lines, "a PostStop"));
        Assert.True(Array.IndexOf(lines, "a PostStop") < Array.IndexOf(lines, "two"));
    }

    [Fact]
    public async Task ActorOf_AfterTheEnd_IsRefused()
    {
        await System.Terminate().WaitAsync(Limit);
        Assert.Throws<InvalidOperationException>(() => Start(new Script(), "late"));
    }

    private static void Add(CoordinatedShutdown shutdown, string phase, Action what) => shutdown.AddTask(phase, "task", () =>
    {
        what();
        return Task.FromResult(Done.Instance);
    });
}
