using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Streams of random stages and borders, ended at random moments: every stage that started stops, exactly once.</summary>
public class RandomEndTests : StreamTest
{
    [Fact]
    public async Task Stages_HoweverTheirStreamsEnd_StopAsOftenAsTheyStart()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        int started = 0, stopped = 0;
        Source<int, NotUsed> Counted(Source<int, NotUsed> source) => source.Via(Stages.Pass<int>((logic, _, _) =>
        {
            logic.Starting = () => Interlocked.Increment(ref started);
            logic.Stopping = () => Interlocked.Increment(ref stopped);
        }));
        var ends = new List<Task>();
        for (int round = 0; round < 300; round++)
        {
            Source<int, NotUsed> source = Counted(random.Next(3) switch
            {
                0 => Stages.Failing(random.Next(1, 40)),
                1 => Source.Repeat(1),
                _ => Stages.Numbers(0, random.Next(0, 60)),
            });
            for (int stages = random.Next(5); stages > 0; stages--)
            {
                source = Counted(random.Next(7) switch
                {
                    0 => source.Async(),
                    1 => source.SelectAsync(random.Next(1, 4), static async x =>
                    {
                        await Task.Yield();
                        return x;
                    }),
                    2 => source.Merge(Stages.Numbers(0, random.Next(20))),
                    3 => source.Buffer(random.Next(1, 9), OverflowStrategy.DropHead),
                    4 => source.RecoverWithRetries(static _ => Stages.Numbers(0, 5), 1),
                    5 => source.AlsoTo(Flow.Create<int>().Take(random.Next(9)).To(Sink.Ignore<int>())),
                    _ => source.SelectMany(static x => Enumerable.Repeat(x, 2)),
                });
            }
            int take = random.Next(1, 200);
            (UniqueKillSwitch kill, Task<Done> end) = source.ViaMaterialized(KillSwitches.Single<int>(), Keep.Right).Take(take)
                .ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);
            if (random.Next(2) == 0) await Task.Yield();
            if (random.Next(3) == 0) kill.Abort(new TestException("random"));
            else if (random.Next(2) == 0) kill.Shutdown();
            ends.Add(Record.ExceptionAsync(() => end).AsTask());
        }
        try
        {
            await Within(Task.WhenAll(ends));
            await Eventually(() => Volatile.Read(ref stopped) == Volatile.Read(ref started));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: started {started}, stopped {stopped}", e);
        }
        await Within(System.Terminate());
        Assert.Equal(started, stopped);
    }
}
