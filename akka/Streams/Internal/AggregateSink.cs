using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Internal;

/// <summary>Makes one value of all elements.</summary>
internal sealed class AggregateSink<T, TResult>(TResult zero, Func<TResult, T, TResult> aggregate) : SinkStage<T, Task<TResult>>
{
    protected override (GraphStageLogic Logic, Task<TResult> Value) Create(Attributes attributes)
    {
        var logic = new Logic(zero, aggregate, attributes);
        return (logic, logic.Task);
    }

    private sealed class Logic(TResult zero, Func<TResult, T, TResult> aggregate, Attributes attributes) : SinkLogic<T, TResult>
    {
        private readonly TResult _zero = zero;
        private TResult _value = zero;

        public override void OnPush()
        {
            try
            {
                _value = aggregate(_value, Grab(In));
            }
            catch (Exception e)
            {
                Directive directive = Deciders.Of(attributes)(e);
                if (directive == Directive.Stop)
                {
                    Break(e);
                    FailStage(e);
                    return;
                }
                if (directive == Directive.Restart) _value = _zero;
            }
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            Succeed(_value);
            CompleteStage();
        }
    }
}
