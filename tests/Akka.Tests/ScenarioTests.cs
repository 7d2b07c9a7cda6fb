namespace AkkaContract.Tests;

/// <summary>Small programs whose traces were recorded on the genuine Akka.NET, the actors' and the streams'.</summary>
public class ScenarioTests(ScenarioRun run) : IClassFixture<ScenarioRun>
{
    [Fact]
    public async Task Scenarios_OfActors_GiveTheRecordedTraces() =>
        Assert.Empty(await run.DifferingAsync(static name => !name.StartsWith("stream", StringComparison.Ordinal)));

    [Fact]
    public async Task Scenarios_OfStreams_GiveTheRecordedTraces() =>
        Assert.Empty(await run.DifferingAsync(static name => name.StartsWith("stream", StringComparison.Ordinal)));
}
