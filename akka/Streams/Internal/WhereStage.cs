using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Lets pass what the predicate accepts.</summary>
internal sealed class WhereStage<T>(Predicate<T> accepts) : LinearStage<T, T>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, accepts, inheritedAttributes);

    private sealed class Logic(WhereStage<T> stage, Predicate<T> accepts, Attributes attributes) : SupervisedLogic<T, T>(stage, attributes)
    {
        public override void OnPush()
        {
            try
            {
                T element = Grab(In);
                if (accepts(element)) Push(Out, element);
                else Pull(In);
            }
            catch (Exception e)
            {
                Supervise(e);
            }
        }
    }
}
