using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The producing side of a broadcast hub.</summary>
internal sealed class BroadcastHubStage<T>(int bufferSize) : SinkStage<T, Source<T, NotUsed>>
{
    protected override (GraphStageLogic Logic, Source<T, NotUsed> Value) Create(Attributes attributes)
    {
        var logic = new Logic(bufferSize);
        return (logic, new Source<T, NotUsed>(new BroadcastHubSource<T>(logic.Hub)));
    }

    private sealed class Logic : InGraphStageLogic
    {
        private static readonly Inlet<T> In = Port.Inlet;

        public Logic(int bufferSize) : base(1, 0)
        {
            Hub = new BroadcastHubState<T>(bufferSize, GetAsyncCallback(() =>
            {
                if (!HasBeenPulled(In)) TryPull(In);
            }));
            SetHandler(In, this);
        }

        public BroadcastHubState<T> Hub { get; }

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            if (Hub.Publish(Grab(In))) Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            Hub.End(null);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            Hub.End(e);
            FailStage(e);
        }

        // Does nothing if the hub has ended in order.
        public override void PostStop() => Hub.End(new AbruptStageTerminationException(this));
    }
}
