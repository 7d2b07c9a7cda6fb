using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaContract.Tests.Streams;

/// <summary>Small graphs that many tests use.</summary>
public static class Stages
{
    public static Source<int, NotUsed> Numbers(int from, int count) => Source.From(Enumerable.Range(from, count));

    /// <summary>1 to n, then a failure.</summary>
    public static Source<int, NotUsed> Failing(int n) => Numbers(1, n).Concat(Source.Failed<int>(new TestException("upstream")));

    /// <summary>Passes everything on; the function may replace handlers or hooks.</summary>
    public static LambdaFlow<T, T> Pass<T>(Action<OpenLogic, Inlet<T>, Outlet<T>>? also = null) => new((logic, inlet, outlet) =>
    {
        logic.On(inlet, () => logic.Push(outlet, logic.Grab(inlet)));
        logic.On(outlet, () => logic.Pull(inlet));
        also?.Invoke(logic, inlet, outlet);
    });

    /// <summary>Passes everything on and tells what happens.</summary>
    public static LambdaFlow<T, T> Tap<T>(Action<string> log) => new((logic, inlet, outlet) =>
    {
        logic.Starting = () => log("start");
        logic.Stopping = () => log("stop");
        logic.On(inlet, () =>
        {
            log("push");
            logic.Push(outlet, logic.Grab(inlet));
        }, () =>
        {
            log("finish");
            logic.CompleteStage();
        }, e =>
        {
            log("failure " + e.Message);
            logic.FailStage(e);
        });
        logic.On(outlet, () =>
        {
            log("pull");
            logic.Pull(inlet);
        }, cause =>
        {
            log(cause is TestException ? "cancel " + cause.Message : "cancel");
            logic.CancelStage(cause);
        });
    });
}
