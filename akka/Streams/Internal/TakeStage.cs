using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The first n elements.</summary>
internal sealed class TakeStage<T>(long count) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, count);

    private sealed class Logic(TakeStage<T> stage, long count) : LinearLogic<T, T>(stage)
    {
        private long _left = count;

        public override void PreStart()
        {
            if (_left <= 0) CompleteStage();
        }

        public override void OnPush()
        {
            _left--;
            Push(Out, Grab(In));
            if (_left <= 0) CompleteStage();
        }
    }
}
