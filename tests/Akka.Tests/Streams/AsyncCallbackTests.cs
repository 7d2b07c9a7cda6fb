using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>What reaches a stage from other threads.</summary>
public class AsyncCallbackTests : StreamTest
{
    [Fact]
    public async Task Callbacks_FromManyThreads_RunOneAtATimeAndInEachCallersOrder()
    {
        const int threads = 4, calls = 20_000;
        Action<(int Caller, int Number)>? call = null;
        int inside = 0, overlaps = 0, total = 0;
        bool ordered = true;
        var last = new int[threads];
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () => call = logic.Callback<(int Caller, int Number)>(c =>
            {
                if (Interlocked.Increment(ref inside) != 1) overlaps++;
                ordered &= c.Number == last[c.Caller] + 1;
                last[c.Caller] = c.Number;
                if (++total == threads * calls) logic.CompleteStage();
                Interlocked.Decrement(ref inside);
            });
            logic.On(outlet, static () => { });
        });
        Task<Done> run = Source.FromGraph(source).RunWith(Sink.Ignore<int>(), Materializer);
        await Eventually(() => call is not null);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(t => Task.Run(() =>
        {
            for (int i = 1; i <= calls; i++) call!((t, i));
        })));
        await Within(run);
        Assert.Equal((0, true, threads * calls), (overlaps, ordered, total));
    }

    [Fact]
    public async Task Callback_AfterTheEnd_IsDroppedWithoutAWord()
    {
        Action<int>? call = null;
        int ran = 0;
        var stopped = new TaskCompletionSource();
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () => call = logic.Callback<int>(_ =>
            {
                ran++;
                logic.CompleteStage();
            });
            logic.On(outlet, static () => { });
            logic.Stopping = () => stopped.SetResult();
        });
        Task<Done> run = Source.FromGraph(source).RunWith(Sink.Ignore<int>(), Materializer);
        await Eventually(() => call is not null);
        call!(1);
        await Within(run);
        await Within(stopped.Task);
        for (int i = 0; i < 100; i++) call(2);
        // What would run has been given every chance: the system's end waits for all streams.
        await Within(System.Terminate());
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task Callback_WithinAHandler_RunsAfterIt()
    {
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            Action<string> tell = _ => { };
            logic.Starting = () => tell = logic.Callback<string>(what =>
            {
                Log(what);
                logic.CompleteStage();
            });
            logic.On(outlet, () =>
            {
                tell("callback");
                Log("end of OnPull");
            });
        });
        await Within(Source.FromGraph(source).RunWith(Sink.Ignore<int>(), Materializer));
        Assert.Equal(["end of OnPull", "callback"], Events);
    }

    [Fact]
    public async Task Callback_ThatPushes_MovesTheStream()
    {
        Action<int>? call = null;
        var source = new LambdaSource<int>((logic, outlet) =>
        {
            logic.Starting = () => call = logic.Callback<int>(x =>
            {
                logic.Emit(outlet, x, static () => { });
                if (x == 3) logic.CompleteStage();
            });
            logic.On(outlet, static () => { });
        });
        Task<System.Collections.Immutable.IImmutableList<int>> run = Source.FromGraph(source).Select(static x => x * 2).RunWith(Sink.Seq<int>(), Materializer);
        await Eventually(() => call is not null);
        for (int i = 1; i <= 3; i++) call!(i);
        Assert.Equal([2, 4, 6], await Within(run));
    }
}
