using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The consuming side of a merge hub.</summary>
internal sealed class MergeHubStage<T>(int bufferSize) : SourceStage<T, Sink<T, NotUsed>>
{
    protected override (GraphStageLogic Logic, Sink<T, NotUsed> Value) Create(Attributes attributes)
    {
        var logic = new Logic(bufferSize);
        return (logic, new Sink<T, NotUsed>(new MergeHubSink<T>(logic.Hub)));
    }

    private sealed class Logic : SourceLogic<T>
    {
        public Logic(int bufferSize) => Hub = new MergeHubState<T>(bufferSize, GetAsyncCallback(() =>
        {
            if (IsAvailable(Out)) OnPull();
        }));

        public MergeHubState<T> Hub { get; }

        public override void OnPull()
        {
            if (Hub.TryTake(out T? element)) Push(Out, element!);
        }

        public override void PostStop() => Hub.Close();
    }
}
