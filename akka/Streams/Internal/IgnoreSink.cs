using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Takes everything; the task ends as the stream does.</summary>
internal sealed class IgnoreSink<T> : SinkStage<T, Task<Done>>
{
    protected override (GraphStageLogic Logic, Task<Done> Value) Create(Attributes attributes)
    {
        var logic = new Logic();
        return (logic, logic.Task);
    }

    private sealed class Logic : SinkLogic<T, Done>
    {
        public override void OnPush()
        {
            Grab(In);
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            Succeed(Done.Instance);
            CompleteStage();
        }
    }
}
