using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Emits the start value, and then what each element makes of the value before.</summary>
internal sealed class ScanStage<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> scan) : LinearStage<TIn, TOut>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, zero, scan, inheritedAttributes);

    private sealed class Logic(ScanStage<TIn, TOut> stage, TOut zero, Func<TOut, TIn, TOut> scan, Attributes attributes)
        : SupervisedLogic<TIn, TOut>(stage, attributes)
    {
        private readonly TOut _zero = zero;
        private TOut _value = zero;

        // The start value is still to be emitted; after a restart, again.
        private bool _fresh = true;
        private Exception? _failure;

        public override void OnPull()
        {
            if (!_fresh)
            {
                Pull(In);
                return;
            }
            _fresh = false;
            Push(Out, _value);
            if (_failure is not null) FailStage(_failure);
            else if (IsClosed(In)) CompleteStage();
        }

        public override void OnPush()
        {
            try
            {
                _value = scan(_value, Grab(In));
                Push(Out, _value);
            }
            catch (Exception e)
            {
                if (!GoesOn(e)) return;
                if (_fresh && IsAvailable(Out)) OnPull();
                else if (!HasBeenPulled(In)) TryPull(In);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (!_fresh) CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            if (_fresh) _failure = e;
            else FailStage(e);
        }

        protected override void Restart()
        {
            _value = _zero;
            _fresh = true;
        }
    }
}
