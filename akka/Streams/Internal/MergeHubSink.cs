using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The producing side of a merge hub.</summary>
internal sealed class MergeHubSink<T>(MergeHubState<T> hub) : SinkStage<T, NotUsed>
{
    protected override (GraphStageLogic Logic, NotUsed Value) Create(Attributes attributes) => (new Logic(hub), NotUsed.Instance);

    private sealed class Logic : InGraphStageLogic
    {
        private static readonly Inlet<T> In = Port.Inlet;

        private readonly MergeHubState<T> _hub;
        private readonly MergeHubProducer _self;
        private int _credit;

        public Logic(MergeHubState<T> hub) : base(1, 0)
        {
            _hub = hub;
            _credit = hub.BufferSize;
            _self = new MergeHubProducer(GetAsyncCallback<int>(Credited));
            SetHandler(In, this);
        }

        public override void PreStart()
        {
            if (_hub.Join(_self)) Pull(In);
            else CompleteStage();
        }

        public override void OnPush()
        {
            _hub.Add(_self, Grab(In));
            if (--_credit > 0) Pull(In);
        }

        public override void OnUpstreamFailure(Exception e) =>
            FailStage(new MergeHub.ProducerFailed("Upstream producer failed with exception, removing from MergeHub now", e));

        public override void PostStop() => _hub.Leave(_self);

        private void Credited(int count)
        {
            if (count == MergeHubProducer.HubClosed)
            {
                CompleteStage();
                return;
            }
            _credit += count;
            if (!HasBeenPulled(In)) TryPull(In);
        }
    }
}
