using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Elements until the predicate fails; that one too if inclusive.</summary>
internal sealed class TakeWhileStage<T>(Predicate<T> holds, bool inclusive) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, holds, inclusive, inheritedAttributes);

    private sealed class Logic(TakeWhileStage<T> stage, Predicate<T> holds, bool inclusive, Attributes attributes) : SupervisedLogic<T, T>(stage, attributes)
    {
        public override void OnPush()
        {
            try
            {
                T element = Grab(In);
                bool goesOn = holds(element);
                if (goesOn || inclusive) Push(Out, element);
                if (!goesOn) CompleteStage();
            }
            catch (Exception e)
            {
                Supervise(e);
            }
        }
    }
}
