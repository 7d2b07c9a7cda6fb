using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Internal;

/// <summary>Calls a function for each element.</summary>
internal sealed class ForEachSink<T>(Action<T> action) : SinkStage<T, Task<Done>>
{
    protected override (GraphStageLogic Logic, Task<Done> Value) Create(Attributes attributes)
    {
        var logic = new Logic(action, attributes);
        return (logic, logic.Task);
    }

    private sealed class Logic(Action<T> action, Attributes attributes) : SinkLogic<T, Done>
    {
        public override void OnPush()
        {
            try
            {
                action(Grab(In));
            }
            catch (Exception e)
            {
                if (Deciders.Of(attributes)(e) == Directive.Stop)
                {
                    Break(e);
                    FailStage(e);
                    return;
                }
            }
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            Succeed(Done.Instance);
            CompleteStage();
        }
    }
}
