using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Makes each element into another.</summary>
internal sealed class SelectStage<TIn, TOut>(Func<TIn, TOut> map) : LinearStage<TIn, TOut>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, map, inheritedAttributes);

    private sealed class Logic(SelectStage<TIn, TOut> stage, Func<TIn, TOut> map, Attributes attributes) : SupervisedLogic<TIn, TOut>(stage, attributes)
    {
        public override void OnPush()
        {
            try
            {
                Push(Out, map(Grab(In)));
            }
            catch (Exception e)
            {
                Supervise(e);
            }
        }
    }
}
