using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Groups of at most n elements, closed after an interval at the latest, counted from the group before.</summary>
internal sealed class GroupedWithinStage<T>(int size, TimeSpan interval) : LinearStage<T, IEnumerable<T>>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, size, interval);

    private sealed class Logic(GroupedWithinStage<T> stage, int size, TimeSpan interval) : TimerLinearLogic<T, IEnumerable<T>>(stage)
    {
        private List<T> _group = [];
        private bool _closed;
        private bool _finished;

        public override void PreStart()
        {
            ScheduleRepeatedly(Timer, interval);
            Pull(In);
        }

        public override void OnPush()
        {
            // With a closed group waiting for demand the next element stays in its port.
            if (!_closed) Add();
        }

        public override void OnPull()
        {
            if (_closed) Send();
        }

        public override void OnUpstreamFinish()
        {
            _finished = true;
            if (_group.Count == 0) CompleteStage();
            else Close();
        }

        protected internal override void OnTimer(object timerKey)
        {
            if (_group.Count > 0) Close();
        }

        private void Add()
        {
            _group.Add(Grab(In));
            if (_group.Count < size)
            {
                TryPull(In);
                return;
            }
            ScheduleRepeatedly(Timer, interval);
            Close();
        }

        private void Close()
        {
            _closed = true;
            if (IsAvailable(Out)) Send();
        }

        private void Send()
        {
            _closed = false;
            Push(Out, _group);
            _group = [];
            if (IsAvailable(In))
            {
                Add();
                if (_finished && !_closed && _group.Count > 0) Close();
            }
            else if (_finished)
            {
                CompleteStage();
            }
            else if (!HasBeenPulled(In))
            {
                Pull(In);
            }
        }
    }
}
