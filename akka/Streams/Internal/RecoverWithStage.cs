using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Goes on with another source after a failure, so many times (-1: any number).</summary>
internal sealed class RecoverWithStage<T, TMat>(Func<Exception, IGraph<SourceShape<T>, TMat>?> recover, int attempts) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, recover, attempts, inheritedAttributes);

    private sealed class Logic(RecoverWithStage<T, TMat> stage, Func<Exception, IGraph<SourceShape<T>, TMat>?> recover, int attempts, Attributes attributes)
        : LinearLogic<T, T>(stage)
    {
        private int _done;
        private Substream<T>? _other;

        public override void OnPush() => Push(Out, Grab(In));

        public override void OnPull()
        {
            if (_other is null) Pull(In);
            else _other.Pull();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            IGraph<SourceShape<T>, TMat>? next = recover(e);
            if (next is null || (attempts >= 0 && _done >= attempts))
            {
                FailStage(e);
                return;
            }
            _done++;
            Substream<T>? other = null;
            other = new Substream<T>(this, () => Push(Out, other!.Grab()), CompleteStage, OnUpstreamFailure);
            _other = other;
            other.Run(next, attributes);
            // It may have ended already, and another begun.
            if (ReferenceEquals(_other, other) && IsAvailable(Out)) other.Pull();
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _other?.Cancel(cause);
            base.OnDownstreamFinish(cause);
        }
    }
}
