using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Takes everything and calls one of two functions at the end, exactly once.</summary>
internal sealed class OnCompleteSink<T>(Action success, Action<Exception> failure) : SinkStage<T, NotUsed>
{
    protected override (GraphStageLogic Logic, NotUsed Value) Create(Attributes attributes) => (new Logic(success, failure), NotUsed.Instance);

    private sealed class Logic : InGraphStageLogic
    {
        private static readonly Inlet<T> In = Port.Inlet;

        private readonly Action _success;
        private readonly Action<Exception> _failure;
        private bool _told;

        public Logic(Action success, Action<Exception> failure) : base(1, 0)
        {
            (_success, _failure) = (success, failure);
            SetHandler(In, this);
        }

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            Grab(In);
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            _told = true;
            _success();
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _told = true;
            _failure(e);
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_told) _failure(new AbruptStageTerminationException(this));
        }
    }
}
