using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Answers demand that has waited for a time with an element of its own making.</summary>
internal sealed class KeepAliveStage<TIn, TOut>(TimeSpan timeout, Func<TOut> inject) : LinearStage<TIn, TOut> where TIn : TOut
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, timeout, inject);

    private sealed class Logic(KeepAliveStage<TIn, TOut> stage, TimeSpan timeout, Func<TOut> inject) : TimerLinearLogic<TIn, TOut>(stage)
    {
        private long _deadline;

        // Asked ahead, so that real elements go before made ones.
        public override void PreStart()
        {
            _deadline = Clock.Ticks + timeout.Ticks;
            Pull(In);
        }

        public override void OnPush()
        {
            _deadline = Clock.Ticks + timeout.Ticks;
            CancelTimer(Timer);
            if (!IsAvailable(Out)) return;
            Push(Out, Grab(In));
            TryPull(In);
        }

        public override void OnUpstreamFinish()
        {
            if (!IsAvailable(In)) CompleteStage();
        }

        public override void OnPull()
        {
            if (IsAvailable(In))
            {
                Push(Out, Grab(In));
                if (IsClosed(In)) CompleteStage();
                else Pull(In);
                return;
            }
            Inject();
        }

        protected internal override void OnTimer(object timerKey)
        {
            if (IsAvailable(Out)) Inject();
        }

        private void Inject()
        {
            long now = Clock.Ticks;
            if (now < _deadline)
            {
                ScheduleOnce(Timer, TimeSpan.FromTicks(_deadline - now));
                return;
            }
            _deadline = now + timeout.Ticks;
            Push(Out, inject());
        }
    }
}
