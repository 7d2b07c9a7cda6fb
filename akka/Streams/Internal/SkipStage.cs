using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>All but the first n elements.</summary>
internal sealed class SkipStage<T>(long count) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, count);

    private sealed class Logic(SkipStage<T> stage, long count) : LinearLogic<T, T>(stage)
    {
        private long _left = count;

        public override void OnPush()
        {
            T element = Grab(In);
            if (_left > 0)
            {
                _left--;
                Pull(In);
            }
            else
            {
                Push(Out, element);
            }
        }
    }
}
