using Akka.Streams.Stage;

namespace Akka.Streams.Internal;

/// <summary>Elements offered from outside, through a buffer.</summary>
internal sealed class QueueSource<T>(int bufferSize, OverflowStrategy strategy) : SourceStage<T, ISourceQueueWithComplete<T>>
{
    protected override (GraphStageLogic Logic, ISourceQueueWithComplete<T> Value) Create(Attributes attributes)
    {
        var logic = new QueueSourceLogic<T>();
        logic.Queue = new SourceQueue<T>(bufferSize, strategy, logic.Wake);
        return (logic, logic.Queue);
    }
}
