using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The consuming side of a broadcast hub.</summary>
internal sealed class BroadcastHubSource<T>(BroadcastHubState<T> hub) : SourceStage<T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(hub);

    private sealed class Logic : SourceLogic<T>
    {
        private readonly BroadcastHubState<T> _hub;
        private readonly BroadcastHubConsumer _self;

        public Logic(BroadcastHubState<T> hub)
        {
            _hub = hub;
            _self = new BroadcastHubConsumer(GetAsyncCallback(Advance));
        }

        public override void PreStart() => _hub.Join(_self);

        public override void OnPull() => Advance();

        public override void PostStop() => _hub.Leave(_self);

        private void Advance()
        {
            switch (_hub.Take(_self, IsAvailable(Out), out T? element, out Exception? failure))
            {
                case SourceQueueState.Element:
                    Push(Out, element!);
                    break;
                case SourceQueueState.Completed:
                    CompleteStage();
                    break;
                case SourceQueueState.Failed:
                    FailStage(failure!);
                    break;
                default:
                    break;
            }
        }
    }
}
