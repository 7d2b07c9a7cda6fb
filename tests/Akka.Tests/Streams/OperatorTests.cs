using Akka;
using Akka.Streams.Dsl;
using Akka.Util;

namespace AkkaContract.Tests.Streams;

/// <summary>Operators against what the same functions give on lists.</summary>
public class OperatorTests : StreamTest
{
    private async Task Gives<T>(IEnumerable<T> expected, Source<T, NotUsed> source) =>
        Assert.Equal(expected, await Within(source.RunWith(Sink.Seq<T>(), Materializer)));

    [Fact]
    public async Task Operators_OnRandomInput_AgreeWithLinq()
    {
        int seed = TestSeed.Take();
        var random = new Random(seed);
        try
        {
            for (int round = 0; round < 40; round++)
            {
                int[] input = [.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => random.Next(100))];
                int n = random.Next(1, 9);
                Source<int, NotUsed> source = Source.From(input);
                await Gives(input.Select(x => x * n), source.Select(x => x * n));
                await Gives(input.Where(x => x % n == 0), source.Where(x => x % n == 0));
                await Gives(input.Take(n), source.Take(n));
                await Gives(input.Skip(n), source.Skip(n));
                await Gives(input.TakeWhile(x => x < 80), source.TakeWhile(x => x < 80));
                await Gives(input.SelectMany(x => Enumerable.Repeat(x, x % n)), source.SelectMany(x => Enumerable.Repeat(x, x % n)));
                await Gives(input.Concat(input), source.Concat(source));
                await Gives(input.Skip(n).Concat(input), source.Prepend(source.Skip(n)));
                await Gives(input.Zip(input.Skip(1)), source.Zip(source.Skip(1)));
                await Gives(input.Chunk(n).Select(g => g.Sum()), source.Grouped(n).Select(g => g.Sum()));
                await Gives(input.Where(x => x > n).Select(x => -x), source.Collect(x => x > n, x => -x));
                await Gives(input, source.SelectAsync(n, static async x =>
                {
                    await Task.Yield();
                    return x;
                }));
                await Gives(input, source.Buffer(n, Akka.Streams.OverflowStrategy.Backpressure));
            }
        }
        catch (Exception e) when (e is not TimeoutException)
        {
            throw new InvalidOperationException($"seed {seed}", e);
        }
    }

    [Fact]
    public async Task Merge_OfTwo_GivesAllElementsEachInOrder()
    {
        IReadOnlyList<int> merged = await Within(Stages.Numbers(0, 500).Merge(Stages.Numbers(1000, 500)).RunWith(Sink.Seq<int>(), Materializer));
        Assert.Equal(Enumerable.Range(0, 500), merged.Where(static x => x < 1000));
        Assert.Equal(Enumerable.Range(1000, 500), merged.Where(static x => x >= 1000));
    }

    [Fact]
    public async Task Scan_EmitsTheStartValueFirst() => await Gives([0, 1, 3, 6], Stages.Numbers(1, 3).Scan(0, static (sum, x) => sum + x));

    [Fact]
    public async Task StatefulSelectMany_InEachRun_StartsAnew()
    {
        Source<int, NotUsed> source = Stages.Numbers(1, 3).StatefulSelectMany<int, int, NotUsed>(static () =>
        {
            int sum = 0;
            return x => [sum += x];
        });
        await Gives([1, 3, 6], source);
        await Gives([1, 3, 6], source);
    }

    [Fact]
    public async Task TakeWhile_Inclusive_GivesTheLastToo() => await Gives([1, 2, 3], Stages.Numbers(1, 9).TakeWhile(static x => x < 3, inclusive: true));

    [Fact]
    public async Task Take_OfNone_IsEmpty() => await Gives([], Stages.Numbers(1, 9).Take(0));

    [Fact]
    public async Task Flow_OfOperators_CanBeUsedTwice()
    {
        Flow<int, int, NotUsed> twice = Flow.Create<int>().Select(static x => x * 2).Where(static x => x > 2);
        await Gives([8, 12], Stages.Numbers(1, 3).Via(twice).Via(twice));
        await Gives([1, 2], Stages.Numbers(1, 2).Via(Flow.Create<int>()));
    }

    [Fact]
    public async Task Stage_UsedTwiceInOneGraph_HasALogicForEach()
    {
        LambdaFlow<int, int> stage = Stages.Pass<int>((logic, inlet, outlet) =>
        {
            int count = 0;
            logic.On(inlet, () => logic.Push(outlet, logic.Grab(inlet) + ++count));
        });
        await Gives([3, 6], Stages.Numbers(1, 2).Via(stage).Via(stage).Select(static x => x));
    }

    [Fact]
    public async Task Batch_WithoutDemand_GathersUpToItsLimit()
    {
        (var queue, var sink) = Source.Queue<int>(16, Akka.Streams.OverflowStrategy.Backpressure).Batch(3, static x => x.ToString(null, null), static (all, x) => all + x)
            .Async().ToMaterialized(Sink.Queue<string>(), Keep.Both).Run(Materializer);
        for (int i = 1; i <= 5; i++) await Within(queue.OfferAsync(i));
        queue.Complete();
        string all = "";
        for (Option<string> next = await Within(sink.PullAsync()); next.HasValue; next = await Within(sink.PullAsync())) all += next.Value;
        Assert.Equal("12345", all);
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void Sizes_ThatAreNotPositive_AreRefused(int size)
    {
        Assert.ThrowsAny<ArgumentException>(() => Stages.Numbers(1, 2).Grouped(size));
        Assert.ThrowsAny<ArgumentException>(() => Stages.Numbers(1, 2).Buffer(size, Akka.Streams.OverflowStrategy.Fail));
        Assert.ThrowsAny<ArgumentException>(() => Stages.Numbers(1, 2).GroupedWithin(size, TimeSpan.FromSeconds(1)));
    }
}
