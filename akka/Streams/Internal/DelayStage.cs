using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Shifts elements in time. Holds as many as the input buffer attribute says; a failure overtakes them.</summary>
internal sealed class DelayStage<T>(TimeSpan delay, DelayOverflowStrategy strategy) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, delay, strategy, inheritedAttributes.GetAttribute<Attributes.InputBuffer>()?.Max ?? 16);

    private sealed class Logic(DelayStage<T> stage, TimeSpan delay, DelayOverflowStrategy strategy, int size) : TimerLinearLogic<T, T>(stage)
    {
        private readonly LinkedRing<(long Due, T Element)> _line = new();

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            if (_line.Count == size && !MakeRoom()) return;
            _line.Enqueue((Clock.Ticks + delay.Ticks, Grab(In)));
            if (!IsTimerActive(Timer)) ScheduleNext();
            if (strategy != DelayOverflowStrategy.Backpressure || _line.Count < size) TryPull(In);
        }

        public override void OnPull()
        {
            if (_line.Count > 0 && _line.Peek().Due <= Clock.Ticks) Send();
            if (!IsClosed(In) && !HasBeenPulled(In) && (strategy != DelayOverflowStrategy.Backpressure || _line.Count < size)) Pull(In);
            CompleteIfDrained();
        }

        public override void OnUpstreamFinish() => CompleteIfDrained();

        protected internal override void OnTimer(object timerKey)
        {
            if (_line.Count > 0 && _line.Peek().Due <= Clock.Ticks)
            {
                if (!IsAvailable(Out)) return;
                Send();
            }
            else if (_line.Count > 0)
            {
                ScheduleNext();
            }
            CompleteIfDrained();
        }

        private void Send()
        {
            Push(Out, _line.Dequeue().Element);
            if (_line.Count > 0) ScheduleNext();
            else CancelTimer(Timer);
        }

        private void ScheduleNext() => ScheduleOnce(Timer, TimeSpan.FromTicks(Math.Max(0, _line.Peek().Due - Clock.Ticks)));

        private void CompleteIfDrained()
        {
            if (IsClosed(In) && _line.Count == 0) CompleteStage();
        }

        /// <summary>False if the new element is not to be held now.</summary>
        private bool MakeRoom()
        {
            switch (strategy)
            {
                case DelayOverflowStrategy.EmitEarly:
                    if (!IsAvailable(Out)) _line.Dequeue();
                    else Send();
                    return true;
                case DelayOverflowStrategy.DropHead:
                    _line.Dequeue();
                    return true;
                case DelayOverflowStrategy.DropTail:
                    _line.DropLast();
                    return true;
                case DelayOverflowStrategy.DropBuffer:
                    _line.Clear();
                    CancelTimer(Timer);
                    return true;
                case DelayOverflowStrategy.DropNew:
                    Grab(In);
                    TryPull(In);
                    return false;
                default:
                    FailStage(new BufferOverflowException($"Buffer overflow for Delay combinator (max capacity was: {size})!"));
                    return false;
            }
        }
    }
}
