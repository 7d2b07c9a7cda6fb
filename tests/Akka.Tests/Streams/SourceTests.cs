using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Util;

namespace AkkaContract.Tests.Streams;

/// <summary>Where elements come from.</summary>
public class SourceTests : StreamTest
{
    [Fact]
    public async Task From_EnumeratesAnewForEachRunAndDisposes()
    {
        int begun = 0, disposed = 0;
        IEnumerable<int> Numbers()
        {
            begun++;
            try
            {
                for (int i = 1; ; i++) yield return i;
            }
            finally
            {
                Interlocked.Increment(ref disposed);
            }
        }
        Source<int, NotUsed> source = Source.From(Numbers());
        Assert.Equal(0, begun);
        for (int i = 0; i < 2; i++) Assert.Equal([1, 2, 3], await Within(source.Take(3).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.Equal(2, begun);
        await Eventually(() => Volatile.Read(ref disposed) == 2);
    }

    [Fact]
    public async Task From_AnEnumeratorThatThrows_FailsAfterItsElements()
    {
        static IEnumerable<int> Numbers()
        {
            yield return 1;
            throw new TestException("enumerator");
        }
        var got = new List<int>();
        Exception? e = await Record.ExceptionAsync(() => Within(Source.From(Numbers()).RunWith(Sink.ForEach<int>(got.Add), Materializer)));
        Assert.IsType<TestException>(e is AggregateException many ? many.InnerException : e);
        Assert.Equal([1], got);
    }

    [Fact]
    public async Task FromTask_GivesItsResultOrItsFailure()
    {
        var later = new TaskCompletionSource<int>();
        Task<int> run = Source.FromTask(later.Task).RunWith(Sink.First<int>(), Materializer);
        later.SetResult(5);
        Assert.Equal(5, await Within(run));
        await Assert.ThrowsAsync<TestException>(() => Within(Source.FromTask(Task.FromException<int>(new TestException("task"))).RunWith(Sink.First<int>(), Materializer)));
    }

    [Fact]
    public async Task Maybe_WithAValue_GivesItAndCompletes()
    {
        (TaskCompletionSource<string> maybe, var all) = Source.Maybe<string>().ToMaterialized(Sink.Seq<string>(), Keep.Both).Run(Materializer);
        Assert.False(all.IsCompleted);
        maybe.SetResult("x");
        Assert.Equal(["x"], await Within(all));
    }

    [Fact]
    public async Task Maybe_WithoutAValue_IsEmpty()
    {
        (TaskCompletionSource<string> maybe, var all) = Source.Maybe<string>().ToMaterialized(Sink.Seq<string>(), Keep.Both).Run(Materializer);
        maybe.SetResult(null!);
        Assert.Empty(await Within(all));
    }

    [Fact]
    public async Task RepeatAndUnfold_AreAskedOnlyForWhatIsTaken()
    {
        Assert.Equal([7, 7, 7], await Within(Source.Repeat(7).Take(3).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.Equal([1, 2, 4, 8], await Within(Source.Unfold(1, static x => x > 8 ? Option<(int, int)>.None : (x * 2, x)).RunWith(Sink.Seq<int>(), Materializer)));
        Assert.Equal([1, 2, 4, 8], await Within(Source.UnfoldAsync(1, static async x =>
        {
            await Task.Yield();
            return x > 8 ? Option<(int, int)>.None : (x * 2, x);
        }).RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Theory, InlineData(3, 100), InlineData(100, 2)]
    public async Task UnfoldResource_HoweverItEnds_ClosesOnce(int available, int wanted)
    {
        int opened = 0, closed = 0;
        var read = await Within(Source.UnfoldResource<int, int[]>(() => [opened++ * 0], r => ++r[0] > available ? Option<int>.None : r[0], _ => Interlocked.Increment(ref closed))
            .Take(wanted).RunWith(Sink.Seq<int>(), Materializer));
        Assert.Equal(Math.Min(available, wanted), read.Count);
        await Eventually(() => Volatile.Read(ref closed) == 1);
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task UnfoldResourceAsync_ThatFails_ClosesAndFails()
    {
        int closed = 0;
        Task run = Source.UnfoldResourceAsync<int, int[]>(static () => Task.FromResult(new int[1]),
            static async r =>
            {
                await Task.Yield();
                return ++r[0] > 2 ? throw new TestException("read") : r[0];
            },
            _ =>
            {
                Interlocked.Increment(ref closed);
                return Task.FromResult(Done.Instance);
            }).RunWith(Sink.Ignore<int>(), Materializer);
        await Assert.ThrowsAsync<TestException>(() => Within(run));
        await Eventually(() => Volatile.Read(ref closed) == 1);
    }

    [Fact]
    public async Task Lazily_MakesItsSourceAtTheFirstDemand()
    {
        int made = 0;
        var lazy = Source.Lazily(() =>
        {
            made++;
            return Stages.Numbers(1, 3).MapMaterializedValue(static _ => "value");
        });
        (Task<string> value, ISinkQueue<int> sink) = lazy.ToMaterialized(Sink.Queue<int>(), Keep.Both).Run(Materializer);
        Assert.Equal(1, (await Within(sink.PullAsync())).Value);
        Assert.Equal("value", await Within(value));
        Assert.Equal(1, made);
        Assert.Equal([1, 2, 3], await Within(lazy.RunWith(Sink.Seq<int>(), Materializer)));
    }

    [Fact]
    public async Task Tick_Cancelled_Completes()
    {
        (ICancelable handle, Task<Done> done) = Source.Tick(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), 1)
            .ToMaterialized(Sink.ForEach<int>(_ => Log("tick")), Keep.Both).Run(Materializer);
        await Eventually(() => Events.Length >= 3);
        handle.Cancel();
        await Within(done);
    }

    [Fact]
    public async Task ActorRef_GivesWhatItIsToldAndEndsByStatus()
    {
        (IActorRef target, var all) = Source.ActorRef<int>(10, OverflowStrategy.DropNew).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        for (int i = 0; i < 5; i++) target.Tell(i, ActorRefs.NoSender);
        target.Tell(new Status.Success("over"), ActorRefs.NoSender);
        Assert.Equal([0, 1, 2, 3, 4], await Within(all));
        (target, all) = Source.ActorRef<int>(10, OverflowStrategy.DropNew).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);
        target.Tell(new Status.Failure(new TestException("told")), ActorRefs.NoSender);
        await Assert.ThrowsAsync<TestException>(() => Within(all));
    }

    [Fact]
    public async Task Combine_PutsSourcesThroughAJunction() => Assert.Equal([1, 2, 5, 9], (await Within(
        Source.Combine(Stages.Numbers(1, 2), Source.Single(9), static n => new Merge<int>(n), Source.Single(5)).RunWith(Sink.Seq<int>(), Materializer))).Order());
}
