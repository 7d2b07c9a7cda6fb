using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace StonMedia.Bench.Streams;

/// <summary>What is measured. Elements are references to one object: what the elements themselves cost is not the library's.</summary>
internal static class Cases
{
    private static readonly object Element = new();

    private static readonly IRunnableGraph<Task<Done>> Prebuilt = Build();

    public static IEnumerable<Case> All { get; } =
    [
        new("materialise and complete, 4 stages, prebuilt", 500, static (m, n) => EachAsync(n, () => Prebuilt.Run(m))),
        new("materialise and complete, 4 stages, built each time", 500, static (m, n) => EachAsync(n, () => Build().Run(m))),
        new("the same, prebuilt, 64 at a time", 500, static (m, n) => ManyAsync(n, () => Prebuilt.Run(m))),
        new("element: source, 2 maps, custom sink", 10_000, static (m, n) => ElementsAsync(m, n, new CountingSink())),
        new("element: the same, int", 10_000, static (m, n) => Source.FromGraph(new IntSource(n)).Select(static x => x + 1).Select(static x => x + 1)
            .RunWith(Sink.FromGraph(new CountingIntSink()), m)),
        new("element: async sink by GetAsyncCallback", 5_000, static (m, n) => ElementsAsync(m, n, new AsyncSink())),
        new("element: across one Async() border", 5_000, static (m, n) => Source.FromGraph(new ObjectSource(n)).Async().RunWith(Sink.FromGraph(new CountingSink()), m)),
        new("element: Source.Queue", 5_000, static (m, n) => QueueAsync(m, n)),
    ];

    private static IRunnableGraph<Task<Done>> Build() =>
        Source.Single(Element).Select(static x => x).Select(static x => x).ToMaterialized(Sink.Ignore<object>(), Keep.Right);

    private static Task<Done> ElementsAsync(IMaterializer m, int n, IGraph<SinkShape<object>, Task<Done>> sink) =>
        Source.FromGraph(new ObjectSource(n)).Select(static x => x).Select(static x => x).RunWith(Sink.FromGraph(sink), m);

    private static async Task EachAsync(int n, Func<Task> run)
    {
        await Task.Yield();
        for (int i = 0; i < n; i++) await run();
    }

    private static async Task ManyAsync(int n, Func<Task> run)
    {
        await Task.Yield();
        var running = new Task[64];
        for (int i = 0; i < n; i += running.Length)
        {
            for (int k = 0; k < running.Length; k++) running[k] = run();
            foreach (Task task in running) await task;
        }
    }

    private static async Task QueueAsync(IMaterializer m, int n)
    {
        (ISourceQueueWithComplete<object> queue, Task<Done> done) = Source.Queue<object>(64, OverflowStrategy.Backpressure)
            .ToMaterialized(Sink.FromGraph(new CountingSink()), Keep.Both).Run(m);
        for (int i = 0; i < n; i++) await queue.OfferAsync(Element);
        queue.Complete();
        await done;
    }
}
