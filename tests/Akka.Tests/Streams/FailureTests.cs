using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Akka.Util;

namespace AkkaContract.Tests.Streams;

/// <summary>Failures: how they pass, what is made of them, and what deciders do.</summary>
public class FailureTests : StreamTest
{
    private static int Odd(int x) => x == 2 ? throw new TestException("two") : x;

    private async Task<(List<int> Got, string? Failure)> Each(Source<int, NotUsed> source)
    {
        var got = new List<int>();
        Exception? e = await Record.ExceptionAsync(() => Within(source.RunWith(Sink.ForEach<int>(got.Add), Materializer)));
        if (e is AggregateException { InnerException: { } inner }) e = inner;
        return (got, e?.Message);
    }

    public static TheoryData<string> Operators => ["select", "where", "collect", "many", "takewhile", "async", "async later"];

    private static Source<int, NotUsed> With(string op) => op switch
    {
        "select" => Stages.Numbers(1, 4).Select(Odd),
        "where" => Stages.Numbers(1, 4).Where(static x => Odd(x) > 0),
        "collect" => Stages.Numbers(1, 4).Collect(static x => Odd(x) > 0, static x => x),
        "many" => Stages.Numbers(1, 4).SelectMany(static x => new[] { Odd(x) }),
        "takewhile" => Stages.Numbers(1, 4).TakeWhile(static x => Odd(x) > 0),
        "async" => Stages.Numbers(1, 4).SelectAsync(1, static x => Task.FromResult(Odd(x))),
        _ => Stages.Numbers(1, 4).SelectAsync(1, static async x =>
        {
            await Task.Yield();
            return Odd(x);
        }),
    };

    [Theory, MemberData(nameof(Operators))]
    public async Task Function_ThatThrows_FailsTheStream(string op)
    {
        (List<int> got, string? failure) = await Each(With(op));
        Assert.Equal([1], got);
        Assert.Equal("two", failure);
    }

    [Theory, MemberData(nameof(Operators))]
    public async Task Function_ThatThrows_UnderAResumingDecider_LosesItsElementOnly(string op)
    {
        (List<int> got, string? failure) = await Each(With(op).WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider)));
        Assert.Equal([1, 3, 4], got);
        Assert.Null(failure);
    }

    [Theory, InlineData(Directive.Resume, new[] { 0, 1, 4, 8 }), InlineData(Directive.Restart, new[] { 0, 1, 0, 3, 7 })]
    public async Task Scan_UnderADecider_KeepsOrForgetsItsState(Directive directive, int[] expected)
    {
        Source<int, NotUsed> scan = Stages.Numbers(1, 4).Scan(0, static (sum, x) => sum + Odd(x))
            .WithAttributes(ActorAttributes.CreateSupervisionStrategy(_ => directive));
        Assert.Equal(expected, (await Each(scan)).Got);
    }

    [Fact]
    public async Task Decider_OfTheInnermostAttribute_Wins()
    {
        Source<int, NotUsed> source = Stages.Numbers(1, 4).Select(Odd).WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider))
            .Select(static x => x).Via(Flow.Create<int>().Select(static x => x)).AddAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.StoppingDecider));
        Assert.Equal([1, 3, 4], (await Each(source)).Got);
    }

    [Fact]
    public async Task Decider_IsNotAskedAboutUpstreamFailures()
    {
        (List<int> got, string? failure) = await Each(Stages.Failing(1).Select(static x => x).WithAttributes(ActorAttributes.CreateSupervisionStrategy(e =>
        {
            Log("asked");
            return Directive.Resume;
        })));
        Assert.Equal([1], got);
        Assert.Equal("upstream", failure);
        Assert.Empty(Events);
    }

    [Fact]
    public async Task Recover_GivesALastElementOrTheFailure()
    {
        Assert.Equal([1, -1], (await Each(Stages.Failing(1).Recover(static _ => Option<int>.Create(-1)))).Got);
        Assert.Equal("upstream", (await Each(Stages.Failing(1).Recover(static _ => Option<int>.None))).Failure);
    }

    [Fact]
    public async Task RecoverWithRetries_GoesOnSoManyTimes()
    {
        int calls = 0;
        (List<int> got, string? failure) = await Each(Stages.Failing(1).RecoverWithRetries(_ =>
        {
            calls++;
            return Stages.Failing(2);
        }, 2));
        Assert.Equal([1, 1, 2, 1, 2], got);
        Assert.Equal("upstream", failure);
        Assert.Equal(3, calls);
        Assert.Equal([1, 8, 9], (await Each(Stages.Failing(1).RecoverWithRetries(static _ => Stages.Numbers(8, 2), -1))).Got);
    }

    [Fact]
    public async Task SelectError_MakesAFailureIntoAnother() =>
        Assert.Equal("was upstream", (await Each(Stages.Failing(1).SelectError(static e => new TestException("was " + e.Message)))).Failure);

    [Fact]
    public async Task Merge_WithOneFailure_FailsAndCancelsTheOthers()
    {
        Source<int, NotUsed> endless = Source.Maybe<int>().MapMaterializedValue(static _ => NotUsed.Instance).Via(Stages.Tap<int>(Log));
        Assert.Equal("upstream", (await Each(endless.Merge(Source.Failed<int>(new TestException("upstream"))))).Failure);
        await Eventually(() => Events.Contains("stop"));
        Assert.Contains("cancel upstream", Events);
    }

    [Fact]
    public async Task RestartSource_UntilItsLimit_StartsAgain()
    {
        int starts = 0;
        (List<int> got, string? failure) = await Each(RestartSource.WithBackoff(() =>
        {
            starts++;
            return Stages.Failing(1);
        }, RestartSettings.Create(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(600), 0).WithMaxRestarts(2, TimeSpan.FromMinutes(1))));
        Assert.Equal([1, 1, 1], got);
        Assert.Equal((3, "upstream"), (starts, failure));
    }

    [Fact]
    public async Task RestartSource_OnCompletion_StartsAgainToo()
    {
        Source<int, NotUsed> again = RestartSource.WithBackoff(static () => Stages.Numbers(1, 2),
            RestartSettings.Create(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10), 0.2));
        Assert.Equal([1, 2, 1, 2, 1], (await Each(again.Take(5))).Got);
    }
}
