using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Lets pass so many units of cost in a time, and a burst beyond that.</summary>
internal sealed class ThrottleStage<T>(int cost, TimeSpan per, int maximumBurst, Func<T, int> costOf, ThrottleMode mode) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, new TokenBucket(maximumBurst, per.Ticks / cost), costOf, mode, inheritedAttributes);

    private sealed class Logic(ThrottleStage<T> stage, TokenBucket bucket, Func<T, int> costOf, ThrottleMode mode, Attributes attributes)
        : TimerLinearLogic<T, T>(stage)
    {
        private T _held = default!;
        private bool _holds;
        private bool _finished;

        public override void PreStart() => bucket.Start(Clock.Ticks);

        public override void OnPush()
        {
            T element = Grab(In);
            long wait;
            try
            {
                wait = bucket.Offer(costOf(element), Clock.Ticks);
            }
            catch (Exception e)
            {
                if (Supervision.Deciders.Of(attributes)(e) == Supervision.Directive.Stop) FailStage(e);
                else if (!HasBeenPulled(In)) TryPull(In);
                return;
            }
            if (wait == 0)
            {
                Push(Out, element);
            }
            else if (mode == ThrottleMode.Enforcing)
            {
                FailStage(new OverflowException("Maximum throttle throughput exceeded."));
            }
            else
            {
                _held = element;
                _holds = true;
                ScheduleOnce(Timer, TimeSpan.FromTicks(wait));
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_holds) _finished = true;
            else CompleteStage();
        }

        protected internal override void OnTimer(object timerKey)
        {
            Push(Out, _held);
            _held = default!;
            _holds = false;
            if (_finished) CompleteStage();
        }
    }
}
