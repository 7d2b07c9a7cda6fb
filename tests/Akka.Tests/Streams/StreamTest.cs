using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Streams;

namespace AkkaContract.Tests.Streams;

/// <summary>A system and a materializer for each test, and waiting with a limit.</summary>
public abstract class StreamTest : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _log = new();

    protected ActorSystem System { get; } = ActorSystem.Create("streams", ConfigurationFactory.ParseString(
        "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\nakka.coordinated-shutdown.exit-clr = off\nakka.coordinated-shutdown.run-by-clr-shutdown-hook = off"));

    protected ActorMaterializer Materializer { get; }

    protected StreamTest() => Materializer = System.Materializer();

    protected string[] Events => [.. _log];

    protected void Log(string line) => _log.Enqueue(line);

    protected static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Limit);

    protected static Task Within(Task task) => task.WaitAsync(Limit);

    /// <summary>Waits for something that another thread is about to do.</summary>
    protected static async Task Eventually(Func<bool> condition)
    {
        long end = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < end, "It did not happen in time");
            await Task.Delay(1);
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Within(System.Terminate());
        GC.SuppressFinalize(this);
    }
}
