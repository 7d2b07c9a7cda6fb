using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Fails the stream when something has not happened in time.</summary>
internal sealed class TimeoutStage<T>(TimeoutKind kind, TimeSpan limit) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, kind, limit);

    private sealed class Logic(TimeoutStage<T> stage, TimeoutKind kind, TimeSpan limit) : TimerLinearLogic<T, T>(stage)
    {
        private long _lastElement;
        private bool _any;

        public override void PreStart()
        {
            _lastElement = Clock.Ticks;
            ScheduleOnce(Timer, limit);
        }

        public override void OnPush()
        {
            if (kind == TimeoutKind.Idle)
            {
                _lastElement = Clock.Ticks;
            }
            else if (kind == TimeoutKind.Initial && !_any)
            {
                _any = true;
                CancelTimer(Timer);
            }
            Push(Out, Grab(In));
        }

        protected internal override void OnTimer(object timerKey)
        {
            switch (kind)
            {
                case TimeoutKind.Initial:
                    FailStage(new TimeoutException($"The first element has not yet passed through in {limit}."));
                    break;
                case TimeoutKind.Completion:
                    FailStage(new TimeoutException($"The stream has not been completed in {limit}."));
                    break;
                default:
                    long left = _lastElement + limit.Ticks - Clock.Ticks;
                    if (left > 0) ScheduleOnce(Timer, TimeSpan.FromTicks(left));
                    else FailStage(new TimeoutException($"No elements passed in the last {limit}."));
                    break;
            }
        }
    }
}
