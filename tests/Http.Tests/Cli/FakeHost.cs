using StonMedia.Http.Configuration;
using StonMedia.Http.Hosting;

namespace StonMedia.Http.Tests.Cli;

/// <summary>A host that only announces its listeners and then does what the test says.</summary>
internal sealed class FakeHost(Func<CancellationToken, Task> serve) : IEdgeHost
{
    public EdgeSettings? Settings { get; private set; }

    public async Task RunAsync(EdgeSettings settings, TextWriter ready, CancellationToken stop)
    {
        Settings = settings;
        foreach (ListenAddress listen in settings.Listen) await ready.WriteLineAsync($"listening http {listen}");
        await serve(stop);
    }
}
