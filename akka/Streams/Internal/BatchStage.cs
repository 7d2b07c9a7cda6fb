using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Internal;

/// <summary>While there is no demand, gathers elements into one, up to a total cost.</summary>
internal sealed class BatchStage<TIn, TOut>(long max, Func<TIn, long> cost, Func<TIn, TOut> seed, Func<TOut, TIn, TOut> aggregate) : LinearStage<TIn, TOut>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, max, cost, seed, aggregate, Deciders.Of(inheritedAttributes));

    private sealed class Logic(BatchStage<TIn, TOut> stage, long max, Func<TIn, long> cost, Func<TIn, TOut> seed, Func<TOut, TIn, TOut> aggregate, Decider decider)
        : LinearLogic<TIn, TOut>(stage)
    {
        private TOut _batch = default!;
        private bool _has;
        private TIn _pending = default!;
        private bool _hasPending;
        private readonly long _max = max;
        private long _left = max;

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            TIn element = Grab(In);
            long price = cost(element);
            if (!_has)
            {
                Gather(element, price);
            }
            else if (_left < price)
            {
                _pending = element;
                _hasPending = true;
            }
            else
            {
                Gather(element, price);
            }
            if (IsAvailable(Out)) Flush();
            if (!_hasPending && !IsClosed(In) && !HasBeenPulled(In)) Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            if (!_has) CompleteStage();
        }

        public override void OnPull()
        {
            if (_has) Flush();
            if (IsClosed(In))
            {
                if (!_has) CompleteStage();
            }
            else if (!_hasPending && !HasBeenPulled(In))
            {
                Pull(In);
            }
        }

        private void Flush()
        {
            if (!_has) return;
            Push(Out, _batch);
            _batch = default!;
            _has = false;
            _left = _max;
            if (!_hasPending) return;
            TIn element = _pending;
            _pending = default!;
            _hasPending = false;
            Gather(element, cost(element));
        }

        private void Gather(TIn element, long price)
        {
            try
            {
                _batch = _has ? aggregate(_batch, element) : seed(element);
                _has = true;
                _left -= price;
            }
            catch (Exception e)
            {
                Directive directive = decider(e);
                if (directive == Directive.Stop)
                {
                    FailStage(e);
                }
                else if (directive == Directive.Restart)
                {
                    _batch = default!;
                    _has = _hasPending = false;
                    _left = _max;
                }
            }
        }
    }
}
