using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Makes those elements into others that a function is defined for, and drops the rest.</summary>
internal sealed class CollectStage<TIn, TOut>(Func<TIn, bool> isDefined, Func<TIn, TOut> collector) : LinearStage<TIn, TOut>
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, isDefined, collector, inheritedAttributes);

    private sealed class Logic(CollectStage<TIn, TOut> stage, Func<TIn, bool> isDefined, Func<TIn, TOut> collector, Attributes attributes)
        : SupervisedLogic<TIn, TOut>(stage, attributes)
    {
        public override void OnPush()
        {
            try
            {
                TIn element = Grab(In);
                if (isDefined(element)) Push(Out, collector(element));
                else Pull(In);
            }
            catch (Exception e)
            {
                Supervise(e);
            }
        }
    }
}
