using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Groups of n elements; the last may be shorter.</summary>
internal sealed class GroupedStage<T>(int size) : LinearStage<T, IEnumerable<T>>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, size);

    private sealed class Logic(GroupedStage<T> stage, int size) : LinearLogic<T, IEnumerable<T>>(stage)
    {
        private List<T> _group = [];

        public override void OnPush()
        {
            _group.Add(Grab(In));
            if (_group.Count < size) Pull(In);
            else Send();
        }

        public override void OnUpstreamFinish()
        {
            // Demand that made this stage pull is still open: a partial group can go at once.
            if (_group.Count > 0) Send();
            CompleteStage();
        }

        private void Send()
        {
            Push(Out, _group);
            _group = [];
        }
    }
}
