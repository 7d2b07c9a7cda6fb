using Akka.Actor;
using AkkaContract.Tests.Actors.Support;

namespace AkkaContract.Tests.Actors;

/// <summary>Sending what a task ends with.</summary>
public class PipeToTests : ActorTest
{
    [Fact]
    public async Task Result_ArrivesWithoutSenderByDefault()
    {
        Probe probe = NewProbe();
        await Task.FromResult("x").PipeTo(probe.Ref);
        Assert.Equal("x", await probe.Next<string>());
        Assert.Equal(System.DeadLetters, probe.LastSender);
    }

    [Fact]
    public async Task Failure_ArrivesAsStatusFailureOfTheInnerException()
    {
        Probe probe = NewProbe();
        await Task.FromException<int>(new Boom("no")).PipeTo(probe.Ref);
        Assert.Equal("no", Assert.IsType<Boom>((await probe.Next<Status.Failure>()).Cause).Message);
    }

    [Fact]
    public async Task Failure_GoesThroughItsMapper()
    {
        Probe probe = NewProbe(), sender = NewProbe("sender");
        await Task.FromException<int>(new Boom("no")).PipeTo(probe.Ref, sender.Ref, static n => n, static e => "failed " + e.Message);
        Assert.Equal("failed no", await probe.Next<string>());
        Assert.Equal(sender.Ref, probe.LastSender);
    }

    [Fact]
    public async Task SuccessMapper_ThatThrows_GoesThroughTheFailureMapper()
    {
        Probe probe = NewProbe();
        await Task.FromResult(1).PipeTo(probe.Ref, ActorRefs.NoSender, static _ => throw new Boom("mapper"), static e => "failed " + e.Message);
        Assert.Equal("failed mapper", await probe.Next<string>());
    }

    [Fact]
    public async Task Cancelled_ArrivesAsTaskCanceledException()
    {
        Probe probe = NewProbe();
        await Task.FromCanceled<int>(new CancellationToken(true)).PipeTo(probe.Ref);
        Assert.IsType<TaskCanceledException>((await probe.Next<Status.Failure>()).Cause);
    }

    [Fact]
    public async Task PlainTask_SendsWhatItsMappersMake()
    {
        Probe probe = NewProbe();
        await Task.CompletedTask.PipeTo(probe.Ref, ActorRefs.NoSender, static () => "over", static _ => "failed");
        Assert.Equal("over", await probe.Next<string>());
        await Task.FromException(new Boom("no")).PipeTo(probe.Ref);
        Assert.IsType<Boom>((await probe.Next<Status.Failure>()).Cause);
    }
}
