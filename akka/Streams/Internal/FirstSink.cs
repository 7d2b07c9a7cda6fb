using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>The first element; then it cancels.</summary>
internal sealed class FirstSink<T> : SinkStage<T, Task<T>>
{
    protected override (GraphStageLogic Logic, Task<T> Value) Create(Attributes attributes)
    {
        var logic = new Logic();
        return (logic, logic.Task);
    }

    private sealed class Logic : SinkLogic<T, T>
    {
        public override void OnPush()
        {
            Succeed(Grab(In));
            CompleteStage();
        }

        public override void OnUpstreamFinish()
        {
            Break(new NoSuchElementException("First of empty stream"));
            CompleteStage();
        }
    }
}
